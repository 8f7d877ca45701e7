package io.gapless.replay.jobs.select;

import io.gapless.event.Position;
import io.gapless.replay.read.StoreReads;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Counts a selection step by step, each about as long as the last ones allow, and gives up when its
 * time is over. Thread-safe.
 */
public final class SelectionCount {
  /** Entities that one count tells apart: bounds its memory. */
  static final int MAX_ENTITIES = 1_000_000;

  static final int FIRST_WINDOW = 1_000;
  static final int LEAST_WINDOW = 50;
  static final int MOST_WINDOW = 50_000;
  private static final Duration QUICK = Duration.ofMillis(100);
  private static final Duration SLOW = Duration.ofMillis(400);

  /**
   * What a selection comes to.
   *
   * @param events how many
   * @param bytes of their payloads
   * @param entities how many have one of them
   */
  public record Count(long events, long bytes, long entities) {}

  private final SelectedEvents events;
  private final StoreReads reads;
  private final LongSupplier nanoTime;

  public SelectionCount(SelectedEvents events, StoreReads reads, LongSupplier nanoTime) {
    this.events = events;
    this.reads = reads;
    this.nanoTime = nanoTime;
  }

  /** The position up to which a selection can be counted and read now. */
  public Position end(Selection selection) {
    return selection.end(reads.read(events::stable));
  }

  /**
   * Counts what lies behind one position, up to another.
   *
   * @param budget how long it may take
   * @return empty if that is not enough, or if there are more than {@value #MAX_ENTITIES} entities
   * @throws io.gapless.replay.read.StoreUnavailableException if the store does not answer
   */
  public Optional<Count> count(
      Selection selection, Position after, Position through, Duration budget) {
    long giveUpAt = nanoTime.getAsLong() + budget.toNanos();
    Position least = Position.max(selection.after(), after);
    Sum sum = new Sum();
    int window = FIRST_WINDOW;
    Cursor at = Cursor.at(least);
    while (nanoTime.getAsLong() - giveUpAt < 0 && sum.entities.size() <= MAX_ENTITIES) {
      long begun = nanoTime.getAsLong();
      Cursor from = at;
      int wide = window;
      TallyPage page = reads.read(() -> events.count(selection, from, least, through, wide));
      page.tallies().forEach(sum::add);
      if (page.isLast()) {
        return Optional.of(new Count(sum.events, sum.bytes, sum.entities.size()));
      }
      at = page.end();
      window = next(window, Duration.ofNanos(nanoTime.getAsLong() - begun));
    }
    return Optional.empty();
  }

  private static int next(int window, Duration took) {
    if (took.compareTo(QUICK) < 0) {
      return Math.min(MOST_WINDOW, window * 2);
    }
    return took.compareTo(SLOW) > 0 ? Math.max(LEAST_WINDOW, window / 2) : window;
  }

  private static final class Sum {
    private final Set<Long> entities = new HashSet<>();
    private long events;
    private long bytes;

    private void add(TallyPage.Tally tally) {
      entities.add(hash(tally.entity()));
      events += tally.events();
      bytes += tally.bytes();
    }

    /** 64 bits stand for an id, so that a million of them take little room. FNV-1a. */
    private static long hash(String id) {
      long hash = 0xcbf29ce484222325L;
      for (int i = 0; i < id.length(); i++) {
        hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
      }
      return hash;
    }
  }
}
