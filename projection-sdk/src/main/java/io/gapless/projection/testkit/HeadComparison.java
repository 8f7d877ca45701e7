package io.gapless.projection.testkit;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.internal.backfill.ReplayService;
import io.gapless.projection.internal.verify.Verifier;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.VerifiedPosition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The verify loop without threads and waits: the real verifier, one for each entity type. */
final class HeadComparison {
  /** So often after the end was reached, since a doubt about an applied version takes its time. */
  private static final int ROUNDS_AT_END = 5;

  private static final int MOST_ROUNDS = 10_000;

  /** By the clock of the positions, which may be a database's. */
  private static final Duration LEASE = Duration.ofHours(1);

  private final ProjectionName projection;
  private final Positions positions;
  private final StoredEvents stored;
  private final Turns turns;
  private final ManualClock clock;
  private final Verifier.Parts parts;
  private final Map<EntityType, Verifier> verifiers = new LinkedHashMap<>();

  HeadComparison(
      ProjectionName projection,
      Positions positions,
      StoredEvents stored,
      ReplayService replayService,
      Turns turns,
      ManualClock clock) {
    this.projection = projection;
    this.positions = positions;
    this.stored = stored;
    this.turns = turns;
    this.clock = clock;
    this.parts =
        new Verifier.Parts(
            projection,
            projection.value(),
            positions,
            replayService,
            turns,
            new ProjectionListener() {},
            ProjectionSettings.defaults().verify().withLease(LEASE),
            clock);
  }

  /** Compares and applies until everything stored is verified. */
  void untilVerified() {
    for (EntityKey entity : stored.entities()) {
      verifiers.computeIfAbsent(entity.type(), this::verifier);
    }
    int atEnd = 0;
    for (int i = 0; atEnd < ROUNDS_AT_END; i++) {
      if (i >= MOST_ROUNDS) {
        throw new ProjectionException(
            "comparing heads comes to no end: verified through "
                + verified()
                + ", the last"
                + " stored position is "
                + stored.last());
      }
      clock.pass(parts.settings().every());
      atEnd = compare() ? atEnd + 1 : 0;
      turns.untilQuiet();
    }
  }

  private boolean compare() {
    boolean end = true;
    for (Verifier verifier : verifiers.values()) {
      end &=
          !stored
              .last()
              .isAfter(verifier.compare().map(VerifiedPosition::through).orElse(Position.start()));
    }
    return end;
  }

  private Map<EntityType, Position> verified() {
    Map<EntityType, Position> verified = new LinkedHashMap<>();
    verifiers.keySet().forEach(type -> verified.put(type, positions.through(projection, type)));
    return verified;
  }

  private Verifier verifier(EntityType type) {
    Position through = positions.through(projection, type);
    if (through.isAfter(stored.last())) {
      throw new ProjectionException(
          "heads of type %s cannot be compared: these positions are verified through %s, yet the"
                  .formatted(type, through)
              + " last stored position is %s. Empty the tables gapless_* before each test"
                  .formatted(stored.last()));
    }
    positions.begin(projection, type, Position.start());
    return parts.of(type);
  }
}
