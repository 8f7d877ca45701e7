package io.gapless.replay.jobs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class JobsSettingsTest {
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(500);

  @Test
  void what_is_out_of_bounds_is_refused_by_its_key() {
    assertRefused("rate-limit", () -> new JobsSettings(0, 4, 100, LEASE, POLL));
    assertRefused("parallelism", () -> new JobsSettings(1, 17, 100, LEASE, POLL));
    assertRefused("most-unfinished", () -> new JobsSettings(1, 4, 0, LEASE, POLL));
    assertRefused("lease", () -> new JobsSettings(1, 4, 100, Duration.ofSeconds(1), POLL));
    assertRefused("poll", () -> new JobsSettings(1, 4, 100, LEASE, Duration.ofMillis(49)));
  }

  private static void assertRefused(String key, Runnable settings) {
    assertThatThrownBy(settings::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gapless.replay-jobs." + key);
  }
}
