package io.gapless.cli.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Real commands before the clock starts, each caller waiting for its answers: services whose code
 * is not compiled yet are slow, and the clock's load would only pile up before them. Ends when they
 * answer quickly, or after a while.
 */
public final class WarmUp {
  private static final int CALLERS = 8;
  private static final int COMMANDS_PER_ROUND = 40;
  private static final Duration AT_MOST = Duration.ofSeconds(20);

  /** What a command may take on average, callers of all kinds included, to count as quick. */
  private static final Duration QUICK = Duration.ofMillis(25);

  private final CommandClient client;

  public WarmUp(CommandClient client) {
    this.client = client;
  }

  /** Returns when commands are answered quickly, after 20 s at the latest. */
  public void run() throws InterruptedException {
    long start = System.nanoTime();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; System.nanoTime() - start < AT_MOST.toNanos(); round++) {
        if (isQuick(round(callers, round))) {
          return;
        }
      }
    }
  }

  private static boolean isQuick(long tookNanos) {
    long each = tookNanos / COMMANDS_PER_ROUND;
    return Duration.ofNanos(each).compareTo(QUICK) < 0;
  }

  /** Returns how long each caller's commands took, in nanoseconds, on average. */
  private long round(ExecutorService callers, int round) throws InterruptedException {
    List<Callable<Long>> work = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      String account = "warm-" + round + "-" + caller;
      work.add(() -> send(account));
    }
    long sum = 0;
    for (var took : callers.invokeAll(work)) {
      sum += took.state() == Future.State.SUCCESS ? took.resultNow() : TimeUnit.SECONDS.toNanos(1);
    }
    return sum / CALLERS;
  }

  private long send(String account) throws InterruptedException {
    long start = System.nanoTime();
    client.send(AccountCommand.create(account), () -> {});
    for (int number = 1; number < COMMANDS_PER_ROUND; number++) {
      client.send(AccountCommand.changeAddress(account, number + " Warm Street"), () -> {});
    }
    return System.nanoTime() - start;
  }
}
