package io.gapless.projection.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SupervisedThreadTest {
  private static final Duration LONG = Duration.ofSeconds(1);
  private static final HealthBoard.Part PART = HealthBoard.Part.POLL;

  private final HealthBoard health =
      new HealthBoard(
          new SafeListener(List.of(new ProjectionListener() {})), InstantSource.system());

  private final AtomicInteger lives = new AtomicInteger();

  @Test
  void an_interrupt_that_nobody_meant_is_a_death_like_another() {
    try (SupervisedThread thread = firstDyingOf(() -> Thread.currentThread().interrupt())) {
      thread.start();

      await().until(() -> lives.get() == 2);
    }
  }

  @Test
  void a_thread_that_died_is_no_secret_and_lives_again() {
    Runnable error =
        () -> {
          throw new OutOfMemoryError("simulated");
        };
    try (SupervisedThread thread = firstDyingOf(error)) {
      health.running(PART, Optional.empty());

      thread.start();

      await().until(() -> health.health() instanceof ProjectionHealth.Dead);
      await().until(() -> health.health() instanceof ProjectionHealth.Running);
      assertThat(lives).hasValue(2);
    }
  }

  private SupervisedThread firstDyingOf(Runnable fault) {
    return new SupervisedThread(
        new ProjectionName("accounts"),
        health,
        PART,
        closing -> {
          if (lives.incrementAndGet() == 1) {
            fault.run();
          } else {
            health.running(PART, Optional.empty());
          }
          while (!closing.await(LONG)) {
            continue;
          }
        });
  }
}
