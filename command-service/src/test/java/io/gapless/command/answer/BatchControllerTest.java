package io.gapless.command.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.command.handle.FlowFixture;
import io.gapless.command.receive.CommandIds;
import io.gapless.command.receive.RequestHeaders;
import io.gapless.command.watch.CommandMeter;
import io.gapless.log.trace.EventSpans;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A batch that cannot be read, or not in time. */
class BatchControllerTest {
  private static final byte[] BATCH =
      "{\"entityType\":\"counter\",\"entityId\":\"c\",\"command\":\"add\",\"body\":{\"by\":\"1\"}}"
          .getBytes(UTF_8);
  private static final RequestHeaders NO_HEADERS = new RequestHeaders(name -> List.of());

  private final FlowFixture fixture = new FlowFixture();

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void what_is_read_is_carried_out() {
    Answer answer = answer(batches(Runnable::run), NO_HEADERS);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(new String(answer.body(), UTF_8)).startsWith("{\"status\":201,");
    assertThat(fixture.stored()).hasSize(1);
  }

  @Test
  void what_is_read_too_late_is_refused_and_never_carried_out() {
    CountDownLatch slow = new CountDownLatch(1);
    RequestHeaders slowly =
        new RequestHeaders(
            name -> {
              awaitQuietly(slow);
              return List.of();
            });
    try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
      Answer answer = answer(batches(reader), slowly);

      assertThat(answer.status()).isEqualTo(503);
      assertThat(new String(answer.body(), UTF_8)).contains("/problems/store-unavailable");
      slow.countDown();
    }
    assertThat(fixture.stored()).isEmpty();
  }

  @Test
  void what_nobody_can_read_now_is_an_overload() {
    Executor full =
        task -> {
          throw new RejectedExecutionException();
        };

    assertThat(answer(batches(full), NO_HEADERS).status()).isEqualTo(429);
    assertThat(fixture.stored()).isEmpty();
  }

  private BatchController batches(Executor readers) {
    return new BatchController(
        new CommandCalls(
            new CommandIds(UUID::randomUUID),
            fixture.with(Runnable::run),
            new CommandMeter(new SimpleMeterRegistry(), fixture.kinds()),
            EventSpans.off(),
            new ReadThreads(readers, Duration.ofMillis(200))));
  }

  private static Answer answer(BatchController batches, RequestHeaders headers) {
    return batches.answer(BATCH, headers).orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
