package io.gapless.log.spill.spanner;

import com.google.cloud.spanner.DatabaseClient;
import com.google.cloud.spanner.ErrorCode;
import com.google.cloud.spanner.Options;
import com.google.cloud.spanner.Spanner;
import com.google.cloud.spanner.SpannerException;
import com.google.cloud.spanner.TransactionContext;
import io.gapless.log.spill.FallbackStoreException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls Spanner with a bound on every call. The client is made in the background, at the first
 * call, and again when the server does not know its session any more (an emulator that was
 * restarted: a client never recovers from that). Thread-safe.
 */
final class SpannerSession implements AutoCloseable {
  /** Most calls at once; those that hang in spite of everything count until they end. */
  private static final int MAX_CALLS = 16;

  /**
   * The emulator (1.5.28) takes only one transaction with an id at a time from one client. One lock
   * for the whole process, since several stores may use one emulator.
   */
  private static final ReentrantLock EMULATOR_GATE = new ReentrantLock(true);

  private record Client(Spanner spanner, DatabaseClient database) {}

  private final SpannerFallbackStoreSettings settings;
  private final Patience patience;
  private final ExecutorService connector;
  private final ExecutorService calls;
  private @Nullable CompletableFuture<Client> connection;

  SpannerSession(SpannerFallbackStoreSettings settings, Patience patience) {
    this.settings = settings;
    this.patience = patience;
    this.connector = Executors.newSingleThreadExecutor(daemon("gapless-spanner-connect"));
    this.calls =
        new ThreadPoolExecutor(
            0,
            MAX_CALLS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            daemon("gapless-spanner-call"));
  }

  /** Begins to connect, so that the first call need not. */
  void warmUp() {
    connection();
  }

  /**
   * Runs calls that need no transaction.
   *
   * @param what what was tried, for the message if it fails
   * @throws FallbackStoreException if it failed, or nobody knows, soon after {@link Patience#guard}
   */
  <T> T call(String what, Function<DatabaseClient, T> use) {
    long deadline = System.nanoTime() + patience.guard().toNanos();
    CompletableFuture<Client> connecting = connection();
    Client client = await(what, connecting, deadline);
    try {
      return await(what, submit(what, () -> use.apply(client.database())), deadline);
    } catch (FallbackStoreException e) {
      if (isForgotten(e.getCause())) {
        discard(connecting, client);
      }
      throw e;
    }
  }

  /** Runs one read-write transaction; {@code use} may run several times. */
  <T> T transact(String what, Function<TransactionContext, T> use) {
    return call(what, database -> throughGate(() -> transact(database, use)));
  }

  /** Connects now if it is not connected, and waits for it as long as {@code seconds}. */
  void connect(int seconds) {
    await("connect", connection(), System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
  }

  @Override
  public void close() {
    calls.shutdownNow();
    CompletableFuture<Client> last = current();
    if (last != null) {
      last.thenAcceptAsync(client -> client.spanner().close(), connector);
    }
    connector.shutdown();
    try {
      connector.awaitTermination(patience.guard().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connector.shutdownNow();
  }

  private static <T> T transact(DatabaseClient database, Function<TransactionContext, T> use) {
    T result =
        database
            .readWriteTransaction(Options.priority(Options.RpcPriority.MEDIUM))
            .<T>run(use::apply);
    if (result == null) {
      throw new IllegalStateException("a transaction must have a result");
    }
    return result;
  }

  private <T> T throughGate(Supplier<T> transaction) {
    if (!settings.isEmulator()) {
      return transaction.get();
    }
    try {
      EMULATOR_GATE.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FallbackStoreException("interrupted while waiting for the emulator", e);
    }
    try {
      return transaction.get();
    } finally {
      EMULATOR_GATE.unlock();
    }
  }

  private synchronized CompletableFuture<Client> connection() {
    CompletableFuture<Client> last = connection;
    if (last == null || last.isCompletedExceptionally()) {
      last = CompletableFuture.supplyAsync(this::open, connector);
      connection = last;
    }
    return last;
  }

  private synchronized @Nullable CompletableFuture<Client> current() {
    return connection;
  }

  private synchronized void discard(CompletableFuture<Client> failed, Client client) {
    if (connection == failed) {
      connection = null;
      connector.execute(() -> client.spanner().close());
    }
  }

  private Client open() {
    Spanner spanner = SpannerClients.make(settings, patience);
    try {
      return new Client(spanner, new SpannerSchema(spanner, settings).prepare());
    } catch (RuntimeException e) {
      spanner.close();
      throw e;
    }
  }

  private <T> Future<T> submit(String what, Callable<T> call) {
    try {
      return calls.submit(call);
    } catch (RejectedExecutionException e) {
      throw new FallbackStoreException(
          "the fallback store (Spanner) could not "
              + what
              + ": it is closed, or "
              + MAX_CALLS
              + " calls hang",
          e);
    }
  }

  private <T> T await(String what, Future<T> answer, long deadline) {
    try {
      return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw failed(what, cause.getMessage(), cause);
    } catch (TimeoutException e) {
      cancel(answer);
      throw failed(what, "no answer within " + patience.guard().toMillis() + " ms", e);
    } catch (InterruptedException e) {
      cancel(answer);
      Thread.currentThread().interrupt();
      throw failed(what, "interrupted", e);
    }
  }

  /** A call is given up; connecting goes on for whoever calls next. */
  private static void cancel(Future<?> answer) {
    if (!(answer instanceof CompletableFuture)) {
      answer.cancel(true);
    }
  }

  private static FallbackStoreException failed(String what, @Nullable String why, Throwable cause) {
    return new FallbackStoreException(
        "the fallback store (Spanner) could not " + what + ": " + why, cause);
  }

  /** The session, its database or its tables are gone. */
  private static boolean isForgotten(@Nullable Throwable error) {
    return error instanceof SpannerException spanner
        && spanner.getErrorCode() == ErrorCode.NOT_FOUND;
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
