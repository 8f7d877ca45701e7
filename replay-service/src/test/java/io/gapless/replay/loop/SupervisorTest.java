package io.gapless.replay.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SupervisorTest {
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicInteger turns = new AtomicInteger();
  private final AtomicReference<@Nullable CountDownLatch> hold = new AtomicReference<>();
  private volatile Duration rest = Duration.ofMillis(1);
  private final AtomicLong nanos = new AtomicLong();
  private final Supervisor supervisor = new Supervisor(List.of(new TestLoop()), nanos::get);

  private final class TestLoop implements Loop {
    @Override
    public String name() {
      return "test";
    }

    @Override
    public Duration turn() throws InterruptedException {
      turns.incrementAndGet();
      CountDownLatch latch = hold.get();
      if (latch != null) {
        latch.await();
      }
      Throwable cause = failure.get();
      if (cause instanceof Error error) {
        throw error;
      }
      if (cause instanceof RuntimeException exception) {
        throw exception;
      }
      return rest;
    }
  }

  private LoopStatus status() {
    return supervisor.statuses().getFirst();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @AfterEach
  void close() {
    CountDownLatch latch = hold.get();
    if (latch != null) {
      latch.countDown();
    }
    supervisor.close();
  }

  @Test
  void a_loop_is_not_alive_before_it_is_started() {
    assertThat(status().alive()).isFalse();
    assertThat(supervisor.statuses()).noneMatch(LoopStatus::alive);
  }

  @Test
  void a_loop_turns_and_turns() {
    supervisor.start();

    await().until(() -> turns.get() > 10);
    assertThat(supervisor.statuses()).allMatch(LoopStatus::alive);
  }

  @Test
  void a_loop_that_dies_is_down_until_its_first_good_turn_after_a_restart() {
    supervisor.start();
    await().until(() -> turns.get() > 0);

    failure.set(new StackOverflowError("a bug"));
    await().until(() -> !status().alive());
    assertThat(status().detail()).contains("a bug");

    pass(Duration.ofSeconds(1));
    int before = turns.get();
    await().until(() -> turns.get() > before);
    await().until(() -> !status().alive());

    failure.set(null);
    pass(Duration.ofSeconds(1));
    await().until(() -> status().alive());
  }

  @Test
  void restarts_come_less_and_less_often() {
    failure.set(new IllegalStateException("always"));
    supervisor.start();
    for (long pause : new long[] {100, 200, 400, 800}) {
      int before = turns.get() == 0 ? 1 : turns.get();
      await().until(() -> turns.get() == before && status().detail().contains("died"));
      pass(Duration.ofMillis(pause - 1));
      // Several looks of the supervisor.
      await().during(Duration.ofMillis(200)).until(() -> turns.get() == before);
      pass(Duration.ofMillis(1));
      await().until(() -> turns.get() == before + 1);
    }
  }

  @Test
  void a_loop_that_is_stuck_in_a_turn_is_not_alive() {
    CountDownLatch latch = new CountDownLatch(1);
    hold.set(latch);
    supervisor.start();
    await().until(() -> turns.get() == 1);
    assertThat(status().alive()).isTrue();

    pass(SupervisedLoop.STUCK_AFTER.plusNanos(1));

    assertThat(status().alive()).isFalse();
    assertThat(status().detail()).contains("stuck");
  }

  @Test
  void a_loop_that_rests_for_long_is_alive() {
    rest = Duration.ofDays(365);
    supervisor.start();
    await().until(() -> status().alive() && turns.get() == 1);

    pass(SupervisedLoop.STUCK_AFTER.multipliedBy(2));

    assertThat(status().alive()).isTrue();
  }

  @Test
  void closing_ends_the_threads() {
    supervisor.start();
    await().until(() -> turns.get() > 0);

    supervisor.close();

    int after = turns.get();
    assertThat(supervisor.statuses()).noneMatch(LoopStatus::alive);
    assertThat(turns.get()).isEqualTo(after);
  }
}
