package io.gapless.command.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.log.EventLogException;
import io.gapless.log.schema.UnsafeEventStoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventLogConnectionTest {
  private static final Duration SOON = Duration.ofMillis(1);

  private final List<String> refusals = new CopyOnWriteArrayList<>();
  private final FakeStart start = new FakeStart();

  @Test
  void a_store_that_is_down_is_tried_until_it_is_there() throws Exception {
    start.failures = 3;
    try (EventLogConnection<FakeLog> connection = open()) {
      await().until(() -> connection.connected().isPresent());

      assertThat(start.attempts).hasValue(4);
      assertThat(refusals).isEmpty();
    }
    assertThat(start.log.closed).hasValue(1);
  }

  @Test
  void opening_does_not_wait() throws Exception {
    start.failures = Integer.MAX_VALUE;
    try (EventLogConnection<FakeLog> connection = open()) {
      assertThat(connection.connected()).isEmpty();
      assertThat(connection.state()).isInstanceOf(ConnectionState.Connecting.class);
    }
    assertThat(start.closed).hasValue(1);
  }

  @Test
  void an_unsafe_store_is_refused_once_and_never_tried_again() throws Exception {
    start.unsafe = true;
    try (EventLogConnection<FakeLog> connection = open()) {
      await().until(() -> connection.state() instanceof ConnectionState.Refused);

      assertThat(refusals).singleElement().asString().contains("log_bin is 'OFF'");
      assertThat(start.attempts).hasValue(1);
    }
  }

  @Test
  void a_bug_does_not_end_the_attempts() throws Exception {
    start.bugs = 1;
    try (EventLogConnection<FakeLog> connection = open()) {
      await().until(() -> connection.connected().isPresent());
    }
  }

  @Test
  void a_log_that_starts_while_the_service_closes_is_closed_too() throws Exception {
    start.gate = new CountDownLatch(1);
    EventLogConnection<FakeLog> connection = open();
    await().until(() -> start.attempts.get() == 1);
    Thread closing = Thread.ofVirtual().start(() -> close(connection));
    await().until(() -> connection.state() instanceof ConnectionState.Closed);

    start.gate.countDown();
    closing.join();

    assertThat(start.log.closed).hasValue(1);
    assertThat(connection.connected()).isEmpty();
  }

  private EventLogConnection<FakeLog> open() {
    EventLogConnection<FakeLog> connection = new EventLogConnection<>(start, SOON, refusals::add);
    connection.open();
    return connection;
  }

  private static void close(EventLogConnection<FakeLog> connection) {
    try {
      connection.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class FakeLog implements AutoCloseable {
    private final AtomicInteger closed = new AtomicInteger();

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private static final class FakeStart implements EventLogStart<FakeLog> {
    private final FakeLog log = new FakeLog();
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private volatile int failures;
    private volatile int bugs;
    private volatile boolean unsafe;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public FakeLog call() {
      int attempt = attempts.incrementAndGet();
      await(gate);
      if (unsafe) {
        throw new UnsafeEventStoreException(List.of("log_bin is 'OFF', set it to ON"));
      }
      if (attempt <= failures) {
        throw new EventLogException("down", new IllegalStateException("refused"));
      }
      if (attempt <= bugs) {
        throw new IllegalStateException("a bug");
      }
      return log;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
