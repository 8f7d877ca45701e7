package io.gapless.command.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.command.receive.InvalidRequestException;
import io.gapless.log.EventLogException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ReadThreadsTest {
  @Test
  void what_is_read_is_answered() {
    assertThat(run(Runnable::run, () -> "read")).isEqualTo("read");
  }

  @Test
  void a_malformed_request_is_the_callers_fault() {
    assertThat(run(Runnable::run, fails(new InvalidRequestException("from", "must be 1"))))
        .isEqualTo("MALFORMED");
  }

  @Test
  void a_store_that_does_not_answer_is_unavailable() {
    assertThat(run(Runnable::run, fails(new EventLogException("down"))))
        .isEqualTo("STORE_UNAVAILABLE");
  }

  @Test
  void a_read_that_hangs_is_answered_in_time() {
    assertThat(run(task -> {}, () -> "never")).isEqualTo("STORE_UNAVAILABLE");
  }

  @Test
  void full_workers_are_an_overload() {
    Executor full =
        task -> {
          throw new RejectedExecutionException();
        };

    assertThat(run(full, () -> "never")).isEqualTo("OVERLOADED");
  }

  @Test
  void a_bug_is_ours() {
    assertThat(run(Runnable::run, fails(new IllegalStateException("bug"))))
        .isEqualTo("INTERNAL_ERROR");
  }

  private static String run(Executor workers, Supplier<String> read) {
    return new ReadThreads(workers, Duration.ofMillis(50))
        .run(read, problem -> problem.type().name())
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  private static Supplier<String> fails(RuntimeException e) {
    return () -> {
      throw e;
    };
  }
}
