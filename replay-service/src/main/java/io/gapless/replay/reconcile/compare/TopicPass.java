package io.gapless.replay.reconcile.compare;

import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.wire.DecodedRecord;
import io.gapless.event.wire.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes from the topic's records what concerns the window. Not thread-safe. */
final class TopicPass {
  /**
   * A newer version that lies behind the window may have come before an older one in it; those of
   * so many positions are looked at.
   */
  static final long LOOK_AHEAD = 100_000;

  private static final byte[] NO_KEY = {};
  private static final String POSITION = "ce_position";

  private final Window window;
  private final Position committedMaximum;
  private final WireFormat format;
  private final SortedRuns<Sighting> sightings;
  private final SortedRuns<OrderCheck.First> firsts;
  private final Tally tally;
  private final Fingerprint fingerprint = new Fingerprint();
  private final List<Sighting> phantoms = new ArrayList<>();

  /**
   * @param committedMaximum of the event store, read after the topic's end: no record up to there
   *     can rightly claim more
   */
  TopicPass(
      Window window,
      Position committedMaximum,
      WireFormat format,
      SortedRuns<Sighting> sightings,
      SortedRuns<OrderCheck.First> firsts,
      Tally tally) {
    this.window = window;
    this.committedMaximum = committedMaximum;
    this.format = format;
    this.sightings = sightings;
    this.firsts = firsts;
    this.tally = tally;
  }

  void accept(TopicRecord record) {
    DecodedRecord decoded = format.decode(record.headers(), record.value());
    Optional<Long> position = position(record, decoded);
    if (position.isEmpty() || position.get() > committedMaximum.value()) {
      phantom(sighting(record, decoded, position.orElse(0L)));
    } else if (window.contains(position.get())) {
      tally.records++;
      sightings.add(sighting(record, decoded, position.get()));
    } else if (isAhead(position.get()) && decoded instanceof DecodedRecord.Intact intact) {
      firsts.add(first(intact.event(), sighting(record, decoded, position.get())));
    }
  }

  /** Records that claim what cannot be; the first of them. */
  List<Sighting> phantoms() {
    return phantoms;
  }

  /** The same record, for one that is rechecked. */
  Optional<Sighting> sighting(TopicRecord record) {
    DecodedRecord decoded = format.decode(record.headers(), record.value());
    return position(record, decoded).map(position -> sighting(record, decoded, position));
  }

  boolean matches(Event event, Sighting copy) {
    return copy.intact()
        && copy.identity() == fingerprint.identity(event)
        && copy.content() == fingerprint.content(event, event.entity().idBytes());
  }

  boolean saysTheSame(Event event, Sighting copy) {
    return copy.identity() == fingerprint.identity(event);
  }

  OrderCheck.First first(Event event, Sighting copy) {
    return new OrderCheck.First(
        fingerprint.entity(event.entity()),
        copy.partition(),
        copy.offset(),
        event.version().value(),
        copy.replayed() ? 0 : Fingerprint.process(event.writer()),
        event.position().value());
  }

  private boolean isAhead(long position) {
    return position > window.through().value() && position <= window.through().value() + LOOK_AHEAD;
  }

  private void phantom(Sighting sighting) {
    tally.records++;
    if (tally.lists(FindingKind.UNKNOWN)) {
      phantoms.add(sighting);
    }
    tally.found(FindingKind.UNKNOWN);
  }

  private Sighting sighting(TopicRecord record, DecodedRecord decoded, long position) {
    boolean replayed = record.headers().containsKey(WireFormat.REPLAY);
    if (decoded instanceof DecodedRecord.Intact intact) {
      byte[] key = record.key();
      return new Sighting(
          position,
          record.partition(),
          record.offset(),
          fingerprint.identity(intact.event()),
          fingerprint.content(intact.event(), key == null ? NO_KEY : key),
          true,
          replayed);
    }
    return new Sighting(position, record.partition(), record.offset(), 0, 0, false, replayed);
  }

  private static Optional<Long> position(TopicRecord record, DecodedRecord decoded) {
    if (decoded instanceof DecodedRecord.Intact intact) {
      return Optional.of(intact.event().position().value());
    }
    try {
      return Optional.of(Long.parseLong(record.headers().getOrDefault(POSITION, "")))
          .filter(claimed -> claimed > 0);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
