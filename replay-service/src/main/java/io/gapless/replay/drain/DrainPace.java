package io.gapless.replay.drain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How many pages are drained at once, so that live traffic keeps its latency: one more while
 * acknowledgements are quick, a quarter fewer when they have become slow (additive increase,
 * multiplicative decrease, as in TCP). Slow is {@value #TOLERANCE} times the quickest of the last
 * minute, and never what is quick in itself.
 *
 * <p>The quickest must be known as they are without the drain's own load, or they would creep up
 * with it: so it rests now and then, with a single page, as BBR does. What stays slow even then is
 * somebody else's doing and counts as usual after a minute. Pure and immutable.
 *
 * @param pages pages at once, 1 to {@code most}
 * @param most most pages at once
 * @param slowFrom what is quicker is never slow
 * @param seen medians of the last looks in nanoseconds, oldest first
 * @param turn looks since the last rest began
 * @param after pages after the rest
 */
record DrainPace(int pages, int most, Duration slowFrom, List<Long> seen, int turn, int after) {
  /** Between two looks. */
  static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** Pages at the beginning: what is known of the broker's latency is nothing. */
  static final int FIRST_PAGES = 1;

  static final int TOLERANCE = 3;

  /** A minute, if something is drained all the time. */
  static final int MEMORY = 600;

  /** Looks from one rest to the next. */
  static final int REST_EVERY = 100;

  /** Looks of a rest; what the first one sees was sent before. */
  static final int REST = 3;

  /** One in so many may be quick by chance. */
  private static final int LOW = 100;

  DrainPace {
    seen = List.copyOf(seen);
  }

  static DrainPace first(int most, Duration slowFrom) {
    int pages = Math.min(FIRST_PAGES, most);
    return new DrainPace(pages, most, slowFrom, List.of(), REST, pages);
  }

  /**
   * Kafka was away: a broker that has just started is slow, and live traffic comes back with us.
   * What was quick before stays known.
   */
  DrainPace anew() {
    int first = Math.min(FIRST_PAGES, most);
    return new DrainPace(first, most, slowFrom, seen, REST, first);
  }

  /**
   * @param median of the acknowledgements' latencies since the last look, in nanoseconds
   */
  DrainPace after(long median) {
    List<Long> all = new ArrayList<>(seen);
    all.add(median);
    List<Long> kept = all.subList(Math.max(0, all.size() - MEMORY), all.size());
    long usual = TOLERANCE * low(kept);
    if (turn < REST) {
      return new DrainPace(turn + 1 < REST ? 1 : after, most, slowFrom, kept, turn + 1, after);
    }
    int next = median > Math.max(slowFrom.toNanos(), usual) ? fewer() : Math.min(most, pages + 1);
    boolean rests = turn >= REST_EVERY && usual > slowFrom.toNanos();
    return new DrainPace(rests ? 1 : next, most, slowFrom, kept, rests ? 0 : turn + 1, next);
  }

  private int fewer() {
    return Math.max(1, pages * 3 / 4);
  }

  private static long low(List<Long> medians) {
    return medians.stream().sorted().toList().get(medians.size() / LOW);
  }
}
