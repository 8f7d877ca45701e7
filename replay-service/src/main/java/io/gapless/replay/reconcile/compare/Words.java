package io.gapless.replay.reconcile.compare;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.wire.DecodedRecord;
import io.gapless.event.wire.WireFormat;
import java.util.Optional;

/** Findings as people read them. */
final class Words {
  private final StoreSide store;
  private final WireFormat format;

  Words(StoreSide store, WireFormat format) {
    this.store = store;
    this.format = format;
  }

  static Finding of(
      FindingKind kind, Event event, Optional<Finding.Place> place, String explanation) {
    return new Finding(
        kind,
        event.entity().toString(),
        event.version().value(),
        event.position().value(),
        event.id().toString(),
        place,
        explanation);
  }

  /**
   * A record that the store knows nothing of.
   *
   * @param claimed the position it claims, 0 if none
   * @param again the record, read once more; empty if it is gone
   */
  Finding unknown(Finding.Place place, long claimed, Optional<TopicRecord> again) {
    return again
        .map(record -> format.decode(record.headers(), record.value()))
        .map(decoded -> unknown(place, claimed, decoded))
        .orElseGet(() -> nameless(place, claimed, "the topic has let the record go meanwhile"));
  }

  private Finding unknown(Finding.Place place, long claimed, DecodedRecord decoded) {
    return switch (decoded) {
      case DecodedRecord.Intact intact -> unknown(place, intact.event());
      case DecodedRecord.Damaged damaged ->
          new Finding(
              FindingKind.UNKNOWN,
              damaged.entity().toString(),
              damaged.version().value(),
              claimed,
              "",
              Optional.of(place),
              "a damaged record, "
                  + damaged.reason()
                  + "; at the position it claims the event"
                  + " store has no event of this type");
      case DecodedRecord.Unreadable unreadable ->
          nameless(place, claimed, "no event can be read from the record: " + unreadable.reason());
    };
  }

  private Finding unknown(Finding.Place place, Event event) {
    return of(
        FindingKind.UNKNOWN,
        event,
        Optional.of(place),
        "the event store has no event of this type at the position the record claims; "
            + stored(event.entity(), event.version()));
  }

  private String stored(EntityKey entity, EntityVersion version) {
    return store
        .of(entity, version)
        .map(it -> "it has this version at position " + it.position() + ", event " + it.id())
        .orElse("it does not have this version either");
  }

  private static Finding nameless(Finding.Place place, long claimed, String explanation) {
    return new Finding(FindingKind.UNKNOWN, "", 0, claimed, "", Optional.of(place), explanation);
  }
}
