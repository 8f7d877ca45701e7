package io.gapless.command.log;

import static java.util.Objects.requireNonNull;

import io.gapless.log.EventLogException;
import io.gapless.log.StartRefusedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the event log in the background, as often as it takes, so that the service itself is up
 * whatever its backends do. Thread-safe.
 *
 * @param <L> the event log
 */
public final class EventLogConnection<L extends AutoCloseable> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLogConnection.class);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

  private final EventLogStart<L> start;
  private final Duration retryAfter;
  private final Consumer<String> onRefused;
  private final ConnectionState<L> connecting = new ConnectionState.Connecting<>();
  private final AtomicReference<ConnectionState<L>> state = new AtomicReference<>(connecting);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param start closed by this connection, unless an event log was started
   * @param retryAfter time between two attempts
   * @param onRefused told once, in words for people, that the event store must not be used
   */
  public EventLogConnection(
      EventLogStart<L> start, Duration retryAfter, Consumer<String> onRefused) {
    this.start = start;
    this.retryAfter = retryAfter;
    this.onRefused = onRefused;
    this.thread = Thread.ofPlatform().name("event-log-connection").daemon().unstarted(this::run);
  }

  /** Returns at once. */
  public void open() {
    thread.start();
  }

  public ConnectionState<L> state() {
    return requireNonNull(state.get());
  }

  /** The event log if it has started. */
  public Optional<L> connected() {
    return state() instanceof ConnectionState.Connected<L> connected
        ? Optional.of(connected.log())
        : Optional.empty();
  }

  /** Without an upper bound on attempts: a service whose event store is down waits for it. */
  private void run() {
    try {
      boolean again = true;
      while (again) {
        again = attempt() && !closing.await(retryAfter.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether to try again. */
  private boolean attempt() {
    try {
      connected(start.call());
      return false;
    } catch (StartRefusedException e) {
      refused(String.valueOf(e.getMessage()));
      return false;
    } catch (EventLogException e) {
      LOG.warn("the event store cannot be used yet, trying again: {}", causes(e));
      return true;
    } catch (Exception e) {
      // Whatever it is: a service that gave up would never be ready again by itself.
      LOG.error("the event log does not start, trying again", e);
      return true;
    }
  }

  private void connected(L log) throws Exception {
    if (state.compareAndSet(connecting, new ConnectionState.Connected<>(log))) {
      LOG.info("the event log has started");
    } else {
      log.close();
    }
  }

  private void refused(String reason) {
    if (state.compareAndSet(connecting, new ConnectionState.Refused<>(reason))) {
      onRefused.accept(reason);
    }
  }

  /** One line: the stack of a server that is down says nothing. At most five causes. */
  private static String causes(Throwable e) {
    StringBuilder text = new StringBuilder(String.valueOf(e.getMessage()));
    Throwable cause = e.getCause();
    for (int depth = 0; depth < 5 && cause != null; depth++) {
      text.append(": ").append(cause.getMessage());
      cause = cause.getCause();
    }
    return text.toString();
  }

  /** Closes the event log, which gives what is committed a few seconds to be confirmed. */
  @Override
  public void close() throws Exception {
    ConnectionState<L> last = state.getAndSet(new ConnectionState.Closed<>());
    closing.countDown();
    switch (requireNonNull(last)) {
      case ConnectionState.Connected<L> connected -> connected.log().close();
      case ConnectionState.Connecting<L> trying -> {
        thread.join(STOP_WITHIN);
        start.close();
      }
      case ConnectionState.Refused<L> refused -> start.close();
      case ConnectionState.Closed<L> closed -> {}
    }
  }
}
