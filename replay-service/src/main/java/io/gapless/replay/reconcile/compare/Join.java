package io.gapless.replay.reconcile.compare;

import io.gapless.event.Event;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events of the store and copies on the topic side by side, both in position order. Not
 * thread-safe.
 */
final class Join {
  private final TopicPass topic;
  private final Tally tally;
  private final Iterator<Sighting> copies;
  private final List<Sighting> unknown = new ArrayList<>();
  private @Nullable Sighting next;

  Join(TopicPass topic, Tally tally, Iterator<Sighting> copies) {
    this.topic = topic;
    this.tally = tally;
    this.copies = copies;
    advance();
  }

  /**
   * The next event of the store.
   *
   * @param absent called if no copy of it is there, altered ones included
   * @return its first copy that is as it should be
   */
  Optional<Sighting> event(Event event, Consumer<Event> absent) {
    long position = event.position().value();
    unknownBefore(position);
    boolean isAbsent = true;
    Sighting first = null;
    for (Sighting copy = next; copy != null && copy.position() == position; copy = next) {
      advance();
      isAbsent = false;
      if (!topic.matches(event, copy)) {
        altered(event, copy);
      } else if (first == null) {
        first = copy;
      } else {
        tally.duplicates++;
      }
    }
    if (isAbsent) {
      absent.accept(event);
    }
    return Optional.ofNullable(first);
  }

  /** The store has no more: what is left of the copies is unknown to it. */
  void end() {
    unknownBefore(Long.MAX_VALUE);
  }

  /** Copies of what the store does not have; the first of them. */
  List<Sighting> unknown() {
    return unknown;
  }

  private void unknownBefore(long position) {
    for (Sighting copy = next; copy != null && copy.position() < position; copy = next) {
      advance();
      if (tally.lists(FindingKind.UNKNOWN)) {
        unknown.add(copy);
      }
      tally.found(FindingKind.UNKNOWN);
    }
  }

  private void altered(Event event, Sighting copy) {
    if (tally.lists(FindingKind.ALTERED)) {
      tally.list(
          Words.of(
              FindingKind.ALTERED, event, Optional.of(copy.place()), explanation(event, copy)));
    }
    tally.found(FindingKind.ALTERED);
  }

  private String explanation(Event event, Sighting copy) {
    if (!copy.intact()) {
      return "a record with this position cannot be read, or does not have the digest it announces";
    }
    return topic.saysTheSame(event, copy)
        ? "a copy of this event has another key, payload or attributes than the event store"
        : "a record with this position says it is another event than the event store has there";
  }

  private void advance() {
    next = copies.hasNext() ? copies.next() : null;
  }
}
