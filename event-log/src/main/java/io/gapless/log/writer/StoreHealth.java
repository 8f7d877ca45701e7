package io.gapless.log.writer;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this process knows of its event store's condition. Thread-safe. */
public final class StoreHealth {
  private static final Logger LOG = LoggerFactory.getLogger(StoreHealth.class);

  private final AtomicReference<ForkedStoreException> fork = new AtomicReference<>();
  private volatile boolean reachable = true;

  /** A statement was answered. */
  public void answered() {
    reachable = true;
  }

  /** A connection failed. */
  public void failed() {
    reachable = false;
  }

  /** For good: only a restart of the process, by someone who has looked, gets out of this. */
  public void forked(ForkedStoreException found) {
    if (fork.compareAndSet(null, found)) {
      LOG.error("the event store has forked, appends stop", found);
    }
  }

  public boolean isReachable() {
    return reachable;
  }

  public Optional<ForkedStoreException> fork() {
    return Optional.ofNullable(fork.get());
  }
}
