package io.gapless.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The interface that callers rely on changes only where somebody sees it. */
final class OpenApiTest {
  private static final Path KEPT = Path.of("..", "docs", "api", "replay-service.yml");
  private static final Path GENERATED =
      Path.of("target", "classes", "META-INF", "swagger", "gapless-replay-service-v1.yml");

  @Test
  void the_document_that_is_kept_is_the_one_that_is_served() throws IOException {
    assertThat(Files.readString(KEPT))
        .as("if the change is meant: cp replay-service/%s docs/api/replay-service.yml", GENERATED)
        .isEqualTo(served());
  }

  @Test
  void it_names_every_path() throws IOException {
    assertThat(served())
        .contains("/v1/events/", "/v1/heads", "/v1/projections/{name}/commands", "/v1/audit");
  }

  private static String served() throws IOException {
    try (InputStream document =
        OpenApiTest.class.getResourceAsStream("/META-INF/swagger/gapless-replay-service-v1.yml")) {
      assertThat(document).isNotNull();
      return new String(document.readAllBytes(), UTF_8);
    }
  }
}
