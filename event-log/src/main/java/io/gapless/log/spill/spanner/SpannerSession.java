package io.gapless.log.spill.spanner;

import com.google.cloud.spanner.DatabaseClient;
import com.google.cloud.spanner.ErrorCode;
import com.google.cloud.spanner.Options;
import com.google.cloud.spanner.Spanner;
import com.google.cloud.spanner.SpannerException;
import com.google.cloud.spanner.TransactionContext;
import io.gapless.log.spill.FallbackStoreException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
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
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final int MAX_CALLS = 40;

  private static final Set<ErrorCode> REFUSALS =
      EnumSet.of(ErrorCode.INVALID_ARGUMENT, ErrorCode.FAILED_PRECONDITION, ErrorCode.OUT_OF_RANGE);

  private record Client(Spanner spanner, DatabaseClient database) {}

  private final SpannerFallbackStoreSettings settings;
  private final Patience patience;
  private final @Nullable EmulatorGate gate;
  private final AtomicInteger silent = new AtomicInteger();
  private final ExecutorService connector;
  private final ExecutorService calls;
  private @Nullable CompletableFuture<Client> connection;

  SpannerSession(SpannerFallbackStoreSettings settings, Patience patience) {
    this.settings = settings;
    this.patience = patience;
    this.gate = settings.isEmulator() ? EmulatorGate.of(settings.emulatorHost()) : null;
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
   * Runs calls that only read.
   *
   * @param what what was tried, for the message if it fails
   * @throws FallbackStoreException if it failed, or nobody knows, soon after {@link Patience#guard}
   */
  <T> T call(String what, Function<DatabaseClient, T> use) {
    Duration guard = patience.guard(silent.get());
    long deadline = System.nanoTime() + guard.toNanos();
    CompletableFuture<Client> connecting = connection();
    Client client = await(what, connecting, deadline);
    try {
      T result = await(what, submit(what, () -> use.apply(client.database())), deadline);
      silent.set(0);
      return result;
    } catch (FallbackStoreException e) {
      if (isForgotten(e.getCause())) {
        discard(connecting, client);
      }
      throw e;
    }
  }

  /** Writes blindly; {@code use} may run several times. */
  <T> T write(String what, Function<DatabaseClient, T> use) {
    return call(what, database -> throughGate(() -> use.apply(database)));
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
    return gate == null ? transaction.get() : gate.pass(transaction);
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
      silent.incrementAndGet();
      throw failed(what, "no answer in time", e);
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
        "the fallback store (Spanner) could not " + what + ": " + why,
        cause,
        cause instanceof SpannerException spanner && REFUSALS.contains(spanner.getErrorCode()));
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
