package io.gapless.log.spill.spanner;

import io.gapless.log.spill.FallbackStoreException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The emulator (1.5.28) takes one transaction at a time. Of one client, the second of two at once
 * fails; of two clients, it is aborted and comes back after a pause that begins at 250 ms and
 * grows, so that of several processes all but the busiest starve. So transactions queue here: those
 * of this process at a lock, those of all processes of this machine at a file.
 *
 * <p>The file is a courtesy, correctness does not need it: who does not get it, because a stopped
 * process holds it, goes on without, and does not wait for it again for a while. Thread-safe.
 */
final class EmulatorGate {
  private static final Logger LOG = LoggerFactory.getLogger(EmulatorGate.class);

  /** One for the whole process, since several stores may use one emulator. */
  private static final ReentrantLock PROCESS = new ReentrantLock(true);

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long IMPATIENT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_MILLIS = 1;

  private final Path file;
  private boolean impatient;
  private long impatientUntil;

  private EmulatorGate(Path file) {
    this.file = file;
  }

  /**
   * @param emulatorHost {@code host:port}
   */
  static EmulatorGate of(String emulatorHost) {
    String name = "gapless-emulator-" + emulatorHost.replaceAll("[^A-Za-z0-9.-]", "-") + ".lock";
    return new EmulatorGate(Path.of(System.getProperty("java.io.tmpdir"), name));
  }

  <T> T pass(Supplier<T> transaction) {
    try {
      PROCESS.lockInterruptibly();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    try {
      return behindFile(transaction);
    } finally {
      if (PROCESS.hasQueuedThreads()) {
        // The file is free for a moment, or other processes, which only look, would never get it.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2 * LOOK_MILLIS));
      }
      PROCESS.unlock();
    }
  }

  private <T> T behindFile(Supplier<T> transaction) {
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = lock(channel)) {
      if (lock == null) {
        LOG.debug("Another process holds the emulator's lock, going on without");
      }
      return transaction.get();
    } catch (ClosedByInterruptException | FileLockInterruptionException e) {
      throw interrupted(e);
    } catch (IOException e) {
      LOG.debug("No lock file for the emulator, going on without", e);
      return transaction.get();
    }
  }

  /** Called by the holder of {@link #PROCESS}, which guards the fields. */
  private @Nullable FileLock lock(FileChannel channel) throws IOException {
    long giveUpAt = System.nanoTime() + PATIENCE_NANOS;
    FileLock lock = channel.tryLock();
    impatient = impatient && lock == null && System.nanoTime() - impatientUntil < 0;
    while (lock == null && !impatient) {
      if (System.nanoTime() - giveUpAt >= 0) {
        impatient = true;
        impatientUntil = System.nanoTime() + IMPATIENT_NANOS;
        return null;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      lock = channel.tryLock();
    }
    return lock;
  }

  private static FallbackStoreException interrupted(Exception cause) {
    Thread.currentThread().interrupt();
    return new FallbackStoreException("interrupted while waiting for the emulator", cause);
  }
}
