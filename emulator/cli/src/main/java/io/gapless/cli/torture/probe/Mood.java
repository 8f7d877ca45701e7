package io.gapless.cli.torture.probe;

import io.gapless.event.Event;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** How a probe's handler misbehaves. Thread-safe. */
public final class Mood {
  private static final String POISON = "poison";
  private static final String AT_RANDOM = "thrown at random";

  private static final int SLOW_ONE_IN = 1_500;
  private static final int THROW_ONE_IN = 60;

  /** Few enough to be parked: if many entities fail, the projection pauses and parks nobody. */
  private static final int POISONED_ONE_IN = 90;

  private final Duration slow;
  private final boolean throwing;
  private final RandomGenerator random;
  private final Set<Object> slept = ConcurrentHashMap.newKeySet();
  private final AtomicLong thrown = new AtomicLong();
  private volatile boolean poison;
  private volatile boolean over;

  private Mood(Duration slow, boolean throwing, RandomGenerator random) {
    this.slow = slow;
    this.throwing = throwing;
    this.random = random;
  }

  /** Whether an error is of a handler that was made to fail, and not of what it works on. */
  public static boolean isOwn(String error) {
    return error.contains(POISON) || error.contains(AT_RANDOM);
  }

  /** Does its work. */
  public static Mood calm(RandomGenerator random) {
    return new Mood(Duration.ZERO, false, random);
  }

  /** Now and then takes so long for an event. */
  public static Mood slow(Duration length, RandomGenerator random) {
    return new Mood(length, false, random);
  }

  /** Throws at random, before and after its work. So many entities fail that nobody is parked. */
  public static Mood throwing(RandomGenerator random) {
    return new Mood(Duration.ZERO, true, random);
  }

  /** Whether it always throws for some entities, which are parked. */
  public void poison(boolean on) {
    poison = on;
  }

  /**
   * From now on it does its work, as with the last fault: how soon it has caught up is measured.
   */
  public void end() {
    over = true;
  }

  void before(Event event) throws InterruptedException {
    if (poison && Math.floorMod(event.entity().hashCode(), POISONED_ONE_IN) == 0) {
      throw new IllegalStateException(POISON);
    }
    if (!over
        && slow.isPositive()
        && Math.floorMod(event.id().hashCode(), SLOW_ONE_IN) == 0
        && slept.add(event.id())) {
      Thread.sleep(slow);
    }
    throwAtRandom();
  }

  /** The work is done and not committed. */
  void after() {
    throwAtRandom();
  }

  /** How many events it took its time for. */
  long slept() {
    return slept.size();
  }

  /** How often it threw at random. */
  long thrown() {
    return thrown.get();
  }

  private synchronized void throwAtRandom() {
    if (throwing && !over && random.nextInt(THROW_ONE_IN) == 0) {
      thrown.incrementAndGet();
      throw new IllegalStateException(AT_RANDOM);
    }
  }
}
