package io.gapless.projection.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys that every framework binds, their defaults, and what they refuse. */
public interface ApplicationSettingsConformance {
  /** Binds properties, whose keys lack the prefix here, as an application does that starts. */
  ApplicationSettings read(Map<String, String> values);

  @Test
  default void without_anything_said_the_librarys_defaults_hold() {
    ProjectionSettings defaults = ProjectionSettings.defaults();

    assertThat(read(Map.of()).on(defaults)).isEqualTo(defaults);
  }

  @Test
  default void each_key_reaches_the_library() {
    ApplicationSettings read =
        read(
            Map.of(
                "kafka.bootstrap.servers", "localhost:9092",
                "kafka.security.protocol", "SSL",
                "replay-service", "http://localhost:8081",
                "replay-service-token", "a-token-of-20-letters",
                "topic-prefix", "shop.",
                "grace", "500ms",
                "attempts", "7",
                "stuck-after", "2m"));
    ProjectionSettings settings = read.on(ProjectionSettings.defaults());

    assertThat(read.requiredKafka())
        .isEqualTo(Map.of("bootstrap.servers", "localhost:9092", "security.protocol", "SSL"));
    assertThat(read.requiredReplayService()).hasToString("http://localhost:8081");
    assertThat(read.replayServiceToken()).isEqualTo("a-token-of-20-letters");
    assertThat(read.toString()).doesNotContain("a-token-of-20-letters");
    assertThat(settings.topicPrefix()).isEqualTo("shop.");
    assertThat(settings.backfill().grace()).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.retry().attempts()).isEqualTo(7);
    assertThat(settings.stuckAfter()).isEqualTo(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @CsvSource({"attempts, 0", "grace, -1s", "stuck-after, 0s"})
  default void a_wrong_value_is_refused_by_its_key(String key, String value) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .hasRootCauseInstanceOf(ProjectionException.class)
        .rootCause()
        .hasMessageStartingWith("gapless.projections." + key + " must");
  }

  @Test
  default void what_a_projection_cannot_do_without_is_named() {
    ApplicationSettings nothing = read(Map.of());

    assertThatThrownBy(nothing::requiredKafka)
        .hasMessage("gapless.projections.kafka.bootstrap.servers is missing");
    assertThatThrownBy(nothing::requiredReplayService)
        .hasMessage("gapless.projections.replay-service is missing");
  }
}
