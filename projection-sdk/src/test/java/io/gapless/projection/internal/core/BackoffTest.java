package io.gapless.projection.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Backoff backoff = new Backoff(FIRST, LONGEST);
  private final Random random = new Random(1);

  @Test
  void waits_double_up_to_the_bound() {
    for (int attempt = 1; attempt <= 1_000; attempt++) {
      Duration full = FIRST.multipliedBy(1L << Math.min(attempt - 1, 7));
      Duration most = full.compareTo(LONGEST) < 0 ? full : LONGEST;

      assertThat(backoff.wait(attempt, random)).isBetween(most.dividedBy(2), most);
    }
  }

  @Test
  void many_who_failed_together_come_back_apart() {
    Set<Duration> waits = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      waits.add(backoff.wait(5, random));
    }

    assertThat(waits).hasSizeGreaterThan(400);
    assertThat(waits).anyMatch(it -> it.toMillis() < 850).anyMatch(it -> it.toMillis() > 1_550);
  }

  @Test
  void nobody_comes_back_at_once() {
    Backoff impatient = new Backoff(Duration.ZERO, Duration.ZERO);

    assertThat(impatient.wait(1, random)).isPositive();
  }
}
