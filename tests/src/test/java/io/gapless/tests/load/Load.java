package io.gapless.tests.load;

import io.gapless.event.EntityKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Open-loop load: so many commands a second, however long the answers take, on accounts of its own.
 * One command in ten adds an interest, one creates its account again and is refused, all others
 * change the address. At most {@value #MAX_UNDER_WAY} are under way; while so many are, none is
 * begun.
 */
public final class Load implements AutoCloseable {
  static final int MAX_UNDER_WAY = 2_000;
  private static final int INTERESTS = 5;
  private static final Duration END_WITHIN = Duration.ofSeconds(60);

  private final Callers callers;
  private final LoadPlan plan;
  private final List<EntityKey> entities;
  private final AtomicLong number = new AtomicLong();
  private final Semaphore underWay = new Semaphore(MAX_UNDER_WAY);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService beat =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("load").daemon().factory());

  private Load(Callers callers, LoadPlan plan) {
    this.callers = callers;
    this.plan = plan;
    this.entities =
        IntStream.range(0, plan.entities())
            .mapToObj(it -> EntityKey.of("account", plan.name() + "-" + it))
            .toList();
  }

  /** Creates the accounts, then sends until {@link #stop()}. */
  public static Load start(Callers callers, LoadPlan plan) {
    Load load = new Load(callers, plan);
    load.entities.forEach(load::createFirst);
    long nanos = TimeUnit.SECONDS.toNanos(1) / plan.perSecond();
    var unused = load.beat.scheduleAtFixedRate(load::sendNext, 0, nanos, TimeUnit.NANOSECONDS);
    return load;
  }

  /** The accounts it works on. */
  public List<EntityKey> entities() {
    return entities;
  }

  /** Commands begun so far. */
  public long begun() {
    return number.get();
  }

  /** Begins no more, and waits for the answers to all that were begun. */
  public void stop() {
    beat.shutdownNow();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("commands are still under way after " + END_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    beat.shutdownNow();
    threads.shutdownNow();
  }

  private void createFirst(EntityKey entity) {
    Answer answer = callers.patiently(Command.create(entity), plan.patience());
    if (!(answer instanceof Answer.Committed)) {
      throw new IllegalStateException("cannot create " + entity + ": " + answer);
    }
  }

  private void sendNext() {
    if (!underWay.tryAcquire()) {
      return;
    }
    Command command = next(number.getAndIncrement());
    threads.execute(
        () -> {
          try {
            callers.patiently(command, plan.patience());
          } finally {
            underWay.release();
          }
        });
  }

  private Command next(long n) {
    EntityKey entity = entities.get((int) (n % entities.size()));
    long round = n / entities.size();
    return switch ((int) ((n + round) % 10)) {
      case 0 -> Command.addInterest(entity, "interest " + round % INTERESTS);
      case 5 -> Command.create(entity);
      default -> Command.changeAddress(entity, n + " Main Street");
    };
  }
}
