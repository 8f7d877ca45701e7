package io.gapless.replay.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gapless.event.EntityVersion;
import io.gapless.event.InvalidEventException;
import io.gapless.log.EventLogException;
import io.gapless.replay.loop.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StoreReadsTest {
  private final Backend backend = new Backend("event-store");
  private final StoreReads reads = new StoreReads(backend, 1, Duration.ofMillis(200));
  private final CompletableFuture<String> hanging = new CompletableFuture<>();

  @AfterEach
  void close() {
    hanging.complete("at last");
    reads.close();
  }

  @Test
  void gives_what_was_read() {
    assertThat(reads.read(() -> 7)).isEqualTo(7);
    assertThat(backend.trouble()).isEmpty();
  }

  @Test
  void nobody_waits_longer_than_the_patience() {
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> reads.read(hanging::join))
        .withMessageContaining("no answer within");
  }

  @Test
  void a_row_that_is_no_event_is_not_taken_for_a_malformed_request() {
    assertThatIllegalStateException()
        .isThrownBy(() -> reads.read(() -> EntityVersion.of(-1)))
        .withCauseInstanceOf(InvalidEventException.class);
  }

  @Test
  void a_read_whose_caller_has_gone_is_not_begun() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<String> first =
        reads.start(
            () -> {
              begun.countDown();
              return hanging.join();
            });
    begun.await();
    AtomicBoolean secondBegun = new AtomicBoolean();
    CompletableFuture<Boolean> second = reads.start(() -> secondBegun.getAndSet(true));
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> reads.await(second));

    hanging.complete("now");

    assertThat(reads.read(() -> "third")).isEqualTo("third");
    assertThat(secondBegun).isFalse();
    assertThat(first).isDone();
  }

  @Test
  void one_read_more_than_may_wait_is_refused_at_once() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    List<CompletableFuture<String>> waiting = new ArrayList<>();
    waiting.add(
        reads.start(
            () -> {
              begun.countDown();
              return hanging.join();
            }));
    begun.await();
    for (int i = 0; i < StoreReads.MAX_WAITING; i++) {
      waiting.add(reads.start(hanging::join));
    }

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> reads.read(() -> "one more"))
        .withMessageContaining("too many");
    assertThat(waiting).hasSize(StoreReads.MAX_WAITING + 1);
  }

  @Test
  void a_store_that_fails_is_unavailable_and_noted() {
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(
            () ->
                reads.read(
                    () -> {
                      throw new EventLogException("gone away");
                    }));
    assertThat(backend.trouble()).hasValueSatisfying(it -> assertThat(it).contains("gone away"));
  }

  @Test
  void a_fault_of_ours_reaches_the_caller_as_it_is() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                reads.read(
                    () -> {
                      throw new IllegalStateException("a bug");
                    }))
        .withMessage("a bug");
  }
}
