package io.gapless.replay.reconcile.compare;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpilledEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks again for events that were confirmed and not found, against the flow: the fallback store
 * first, then what came to the topic meanwhile. What was drained in between is found behind. Not
 * thread-safe.
 */
final class Recheck {
  private final StoreSide store;
  private final FallbackSide fallback;
  private final TopicPass topic;
  private final Tally tally;
  private final Positions suspects;
  private final Positions inFlight;
  private final Positions spilled = new Positions();
  private final SortedRuns<Sighting> late;
  private int shard;
  private Optional<SpilledEvent> lastRow = Optional.empty();
  private Position at = Position.start();

  Recheck(
      Comparison.Sides sides,
      TopicPass topic,
      Tally tally,
      Positions suspects,
      Positions inFlight,
      SortedRuns<Sighting> late) {
    this.store = sides.store();
    this.fallback = sides.fallback();
    this.topic = topic;
    this.tally = tally;
    this.suspects = suspects;
    this.inFlight = inFlight;
    this.late = late;
  }

  /** Reads a page of the fallback store; false when all of it is read. */
  boolean fallbackPage() {
    if (shard == Shard.COUNT) {
      moveSpilled();
      return false;
    }
    List<SpilledEvent> page = fallback.page(new Shard(shard), lastRow.map(SpilledEvent::key));
    page.forEach(row -> spilled.add(row.position().value()));
    lastRow = page.isEmpty() ? Optional.empty() : Optional.of(page.getLast());
    if (page.isEmpty()) {
      shard++;
    }
    return true;
  }

  private void moveSpilled() {
    suspects.moveCommon(spilled, inFlight);
  }

  /**
   * Sets aside what belongs to entities that the fallback store has set aside; false at the end.
   */
  boolean asidePage() {
    List<Position> page = suspects.after(at, StoreSide.MAX_AT);
    if (page.isEmpty()) {
      at = Position.start();
      return false;
    }
    List<Event> events = store.at(page);
    Set<EntityKey> entities = new HashSet<>();
    events.forEach(event -> entities.add(event.entity()));
    Set<EntityKey> aside = fallback.aside(entities);
    for (Event event : events) {
      if (aside.contains(event.entity())) {
        suspects.remove(event.position().value());
        inFlight.add(event.position().value());
      }
    }
    at = page.getLast();
    return true;
  }

  /** A record that came to the topic since. */
  void accept(TopicRecord record) {
    topic.sighting(record).filter(it -> suspects.contains(it.position())).ifPresent(late::add);
  }

  /** What is to be compared with what came. */
  Join join() {
    return new Join(topic, tally, late.merged());
  }

  /** Judges some; false at the end. What is left of the suspects is missing. */
  boolean report(Join join) {
    List<Position> page = suspects.after(at, StoreSide.MAX_AT);
    if (page.isEmpty()) {
      return false;
    }
    page.forEach(position -> suspects.remove(position.value()));
    for (Event event : store.at(page)) {
      var unused = join.event(event, this::missing);
    }
    at = page.getLast();
    return true;
  }

  private void missing(Event event) {
    suspects.add(event.position().value());
    if (tally.lists(FindingKind.MISSING)) {
      tally.list(
          Words.of(
              FindingKind.MISSING,
              event,
              Optional.empty(),
              "confirmed by writer "
                  + event.writer()
                  + ", neither on the topic nor in the fallback store"));
    }
    tally.found(FindingKind.MISSING);
  }
}
