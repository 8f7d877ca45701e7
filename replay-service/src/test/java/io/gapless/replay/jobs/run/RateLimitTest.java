package io.gapless.replay.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.replay.sample.ManualTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualTime time = new ManualTime(0);
  private final RateLimit limit = new RateLimit(1_000, time);

  /** What each job publishes in a minute if it asks whenever it may. */
  private Map<Integer, Long> aMinuteOf(int... jobs) {
    Map<Integer, Long> published = new HashMap<>();
    while (time.getAsLong() < MINUTE.toNanos()) {
      for (int job : jobs) {
        int page = limit.page(job);
        if (limit.ask(job, page).isZero()) {
          published.merge(job, (long) page, Long::sum);
        }
      }
      time.advance(Duration.ofMillis(1));
    }
    return published;
  }

  @Test
  void what_one_job_does_not_need_is_shared_by_the_others() {
    limit.enter(1, 100);
    limit.enter(2, 10_000);
    limit.enter(3, 10_000);

    Map<Integer, Long> published = aMinuteOf(1, 2, 3);

    assertThat(published.get(1)).isBetween(5_600L, 6_050L);
    assertThat(published.get(2)).isBetween(25_000L, 27_150L);
    assertThat(published.get(3)).isBetween(25_000L, 27_150L);
    long sum = published.values().stream().mapToLong(Long::longValue).sum();
    assertThat(sum).isLessThanOrEqualTo(60_250);
  }

  @Test
  void jobs_that_come_and_go_do_not_pass_the_limit() {
    long published = 0;
    for (int job = 1; time.getAsLong() < MINUTE.toNanos(); job++) {
      limit.enter(job, 10_000);
      int page = limit.page(job);
      if (limit.ask(job, page).isZero()) {
        published += page;
      }
      limit.leave(job);
      time.advance(Duration.ofMillis(5));
    }
    assertThat(published).isBetween(50_000L, 60_250L);
  }

  @Test
  void what_was_not_published_is_not_charged() {
    limit.enter(1, 100);
    assertThat(limit.ask(1, 25)).isZero();
    assertThat(limit.ask(1, 25)).isEqualTo(Duration.ofMillis(250));
    limit.giveBack(1, 25);
    assertThat(limit.ask(1, 25)).isZero();
  }
}
