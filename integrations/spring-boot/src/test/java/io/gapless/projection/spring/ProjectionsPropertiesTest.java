package io.gapless.projection.spring;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The keys, their defaults, and what they refuse. */
final class ProjectionsPropertiesTest {
  private static final Path METADATA =
      Path.of("target/classes/META-INF/spring-configuration-metadata.json");

  @Test
  void without_anything_said_the_librarys_defaults_hold() {
    ProjectionSettings defaults = ProjectionSettings.defaults();

    assertThat(bind(Map.of()).on(defaults)).isEqualTo(defaults);
  }

  @Test
  void each_key_reaches_the_library() {
    ProjectionsProperties properties =
        bind(
            Map.of(
                "kafka.bootstrap.servers", "localhost:9092",
                "kafka.security.protocol", "SSL",
                "replay-service", "http://localhost:8081",
                "topic-prefix", "shop.",
                "grace", "500ms",
                "attempts", "7",
                "stuck-after", "2m"));
    ProjectionSettings settings = properties.on(ProjectionSettings.defaults());

    assertThat(properties.requiredKafka())
        .isEqualTo(Map.of("bootstrap.servers", "localhost:9092", "security.protocol", "SSL"));
    assertThat(properties.requiredReplayService()).hasToString("http://localhost:8081");
    assertThat(settings.topicPrefix()).isEqualTo("shop.");
    assertThat(settings.backfill().grace()).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.retry().attempts()).isEqualTo(7);
    assertThat(settings.stuckAfter()).isEqualTo(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @CsvSource({"attempts, 0", "grace, -1s", "stuck-after, 0s"})
  void a_wrong_value_is_refused_by_its_key(String key, String value) {
    assertThatThrownBy(() -> bind(Map.of(key, value)))
        .hasRootCauseInstanceOf(ProjectionException.class)
        .rootCause()
        .hasMessageStartingWith("gapless.projections." + key + " must");
  }

  @Test
  void what_a_projection_cannot_do_without_is_named() {
    ProjectionsProperties nothing = bind(Map.of());

    assertThatThrownBy(nothing::requiredKafka)
        .hasMessage("gapless.projections.kafka.bootstrap.servers is missing");
    assertThatThrownBy(nothing::requiredReplayService)
        .hasMessage("gapless.projections.replay-service is missing");
  }

  @Test
  void each_key_is_known_to_editors_and_to_the_page() throws IOException {
    Set<String> keys =
        Pattern.compile("\"name\": \"(gapless\\.projections\\.[a-z-]+)\"")
            .matcher(Files.readString(METADATA))
            .results()
            .map(it -> it.group(1))
            .collect(toSet());

    assertThat(keys).hasSize(8);
    assertThat(Files.readString(FrameworksPageTest.PAGE)).contains(keys);
  }

  private static ProjectionsProperties bind(Map<String, String> values) {
    MapConfigurationPropertySource source = new MapConfigurationPropertySource();
    values.forEach((key, value) -> source.put(ProjectionsProperties.PREFIX + "." + key, value));
    return new Binder(source)
        .bindOrCreate(ProjectionsProperties.PREFIX, ProjectionsProperties.class);
  }
}
