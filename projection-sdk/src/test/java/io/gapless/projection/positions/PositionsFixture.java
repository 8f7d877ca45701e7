package io.gapless.projection.positions;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static io.gapless.projection.sample.SampleEvents.events;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.wire.WireFormat;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.StateReset;
import java.util.List;
import java.util.Optional;

/** What the contracts on positions share: a store, and a handler that leaves traces. */
public interface PositionsFixture {
  ProjectionName PROJECTION = new ProjectionName("accounts");
  ProjectionName OTHER = new ProjectionName("others");
  EntityType TYPE = new EntityType("account");
  EntityKey ANN = entity("ann");
  EntityKey BOB = entity("bob");
  AppliedPosition NONE = AppliedPosition.none();

  /** The store, empty. */
  Positions positions();

  /** A handler whose effect is a line of {@link #effects()}. */
  EventHandler recording();

  /** Takes the lines of {@link #recording()} back. */
  StateReset resetting();

  /** {@code entityId@version} of every event that took effect, in order. */
  List<String> effects();

  default Outcome apply(Advance... advances) {
    return positions().apply(PROJECTION, List.of(advances), recording());
  }

  /** Ann's first event, by this handler. */
  default Outcome applyFirst(EventHandler handler) {
    return positions().apply(PROJECTION, List.of(advance(ANN, NONE, 1, 1)), handler);
  }

  default AppliedPosition at(EntityKey entity) {
    return positions().committed(PROJECTION, List.of(entity)).getOrDefault(entity, NONE);
  }

  static Advance advance(EntityKey entity, AppliedPosition from, long first, long last) {
    return new Advance(entity, from, events(entity, first, last));
  }

  static ParkedEntity poison(EntityKey entity, long version) {
    Event event = event(entity, version);
    return new ParkedEntity(
        entity,
        event.version(),
        Optional.of(event.id()),
        Optional.of(WireFormat.standard().encode(event)),
        ParkReason.HANDLER_FAILED,
        "java.lang.IllegalStateException: poison");
  }
}
