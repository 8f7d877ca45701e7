package io.gapless.projection.internal.core;

import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.WireFormat;
import io.gapless.projection.internal.core.OpenEntity.Refusal;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.positions.ParkedEntity;
import java.util.Optional;

/** What is kept of an entity that is parked: which event, as it was got, and why. */
final class Parkings {
  private final WireFormat format;

  Parkings(WireFormat format) {
    this.format = format;
  }

  ParkedEntity conflict(Event event, String error) {
    return new ParkedEntity(
        event.entity(),
        event.version(),
        Optional.of(event.id()),
        Optional.of(format.encode(event)),
        ParkReason.CONFLICT,
        error);
  }

  ParkedEntity poison(OpenEntity entity, EntityVersion version, String error) {
    Optional<Event> event = entity.holding.lowest();
    return new ParkedEntity(
        entity.key,
        version,
        event.map(Event::id),
        event.map(format::encode),
        ParkReason.HANDLER_FAILED,
        error);
  }

  ParkedEntity refused(OpenEntity entity, Refusal refusal) {
    Optional<EventRecord> copy =
        entity
            .damaged
            .map(OpenEntity.DamagedCopy::record)
            .or(() -> entity.holding.lowest().map(format::encode));
    return new ParkedEntity(
        entity.key, refusal.version(), Optional.empty(), copy, refusal.reason(), refusal.error());
  }
}
