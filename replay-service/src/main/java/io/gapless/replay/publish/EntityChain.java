package io.gapless.replay.publish;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The rows of one entity in a page: sent in their order, and settled in their order, no further
 * than the first failure. The first goes alone; with every acknowledgement twice as many may be
 * under way, so that an entity with many rows does not cost a round trip for each. Not thread-safe;
 * rows are known by their index in the page.
 *
 * <p>What is under way behind a failure may reach the topic all the same, before what failed: an
 * idempotent producer that gives one record up still sends the next. Such a row counts as not
 * acknowledged, whatever the broker said of it, so it is published again after those before it. The
 * version gate of the projections holds what overtook.
 */
final class EntityChain {
  /** Most rows under way. */
  static final int MOST_UNDER_WAY = 16;

  private static final PublishOutcome BEHIND_A_FAILURE =
      new PublishOutcome.Unknown("an event of its entity before it was not acknowledged");

  /**
   * @param row index in the page
   * @param alone nothing of its entity may be under way with it
   */
  private record Link(int row, boolean alone) {}

  private final List<Link> links = new ArrayList<>();
  private final Map<Integer, PublishOutcome> came = new HashMap<>();
  private int sent;
  private int settled;
  private int window = 1;
  private boolean failed;
  private boolean ended;

  /**
   * A further row.
   *
   * @param alone for what the broker may refuse for itself: nothing of its entity is to overtake it
   */
  void add(int row, boolean alone) {
    links.add(new Link(row, alone));
  }

  /** The row that may be sent now: none once a failure is known, settled or not. */
  OptionalInt next() {
    if (ended || sent == links.size()) {
      return OptionalInt.empty();
    }
    Link next = links.get(sent);
    boolean alone = next.alone() || (sent > settled && links.get(sent - 1).alone());
    return sent - settled < (alone ? 1 : window) ? OptionalInt.of(next.row()) : OptionalInt.empty();
  }

  /** {@link #next} was sent. */
  void sent() {
    sent++;
  }

  /**
   * A row that was sent had an outcome.
   *
   * @return what is settled now, in the order of the rows
   */
  List<OrderedPublish.Settled> settled(int row, PublishOutcome outcome) {
    came.put(row, outcome);
    ended |= !isAcknowledged(outcome);
    List<OrderedPublish.Settled> now = new ArrayList<>();
    while (settled < sent) {
      int next = links.get(settled).row();
      PublishOutcome its = came.remove(next);
      if (its == null) {
        break;
      }
      now.add(new OrderedPublish.Settled(next, failed ? BEHIND_A_FAILURE : its));
      failed |= !isAcknowledged(its);
      window = Math.min(MOST_UNDER_WAY, 2 * window);
      settled++;
    }
    return now;
  }

  private static boolean isAcknowledged(PublishOutcome outcome) {
    return outcome instanceof PublishOutcome.Acknowledged;
  }
}
