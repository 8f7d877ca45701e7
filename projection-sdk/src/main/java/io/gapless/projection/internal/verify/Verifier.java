package io.gapless.projection.internal.verify;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.wire.Heads.Head;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.internal.backfill.HeadsAnswer;
import io.gapless.projection.internal.backfill.ReplayService;
import io.gapless.projection.internal.core.BackfillAnswer;
import io.gapless.projection.internal.core.BackfillRequest;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.PositionsException;
import io.gapless.projection.positions.VerifiedPosition;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises <em>verified through</em> of one entity type, while it has the lease: reads heads window
 * by window up to the stable position, then compares them with committed positions. What is behind
 * is handed over to be backfilled, what is forked is parked. A window is passed once every head in
 * it is applied or a durable exception. Called by one thread.
 */
public final class Verifier {
  private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);
  private static final int MOST_WINDOWS = 100;
  private static final int MOST_RESUMING = 100;

  private final ProjectionName projection;
  private final EntityType type;
  private final String owner;
  private final Positions positions;
  private final ReplayService replayService;
  private final BehindEntities behind;
  private final BulkBackfill bulk;
  private final ProjectionListener listener;
  private final ProjectionSettings.Verify settings;
  private final InstantSource clock;
  private final AheadWatch ahead = new AheadWatch();
  private final WindowSize windowSize;
  private @Nullable PendingWindow window;
  private boolean rebuilding;

  private Verifier(Parts parts, EntityType type) {
    this.projection = parts.projection();
    this.type = type;
    this.owner = parts.owner();
    this.positions = parts.positions();
    this.replayService = parts.replayService();
    this.behind = parts.behind();
    this.bulk = new BulkBackfill(parts.projection(), type, replayService, behind, parts.clock());
    this.listener = parts.listener();
    this.settings = parts.settings();
    this.windowSize = new WindowSize(settings.window());
    this.clock = parts.clock();
  }

  /** What the verifiers of a projection share. */
  public record Parts(
      ProjectionName projection,
      String owner,
      Positions positions,
      ReplayService replayService,
      BehindEntities behind,
      ProjectionListener listener,
      ProjectionSettings.Verify settings,
      InstantSource clock) {
    public Verifier of(EntityType type) {
      return new Verifier(this, type);
    }
  }

  public EntityType type() {
    return type;
  }

  /** Whether a window waits for something to be applied: look again soon. */
  public boolean isWaiting() {
    return window != null;
  }

  /** Whether it is this one that has events read again: look again at once. */
  public boolean isRebuilding() {
    return rebuilding;
  }

  /**
   * One comparison, as far as it gets.
   *
   * @return how far it is; empty if the projection has not begun
   * @throws PositionsException if the store of positions cannot be used now
   */
  public Optional<VerifiedPosition> compare() {
    rebuilding = false;
    Optional<VerifiedPosition> leased =
        positions.acquire(projection, type, owner, settings.lease());
    if (leased.isEmpty()) {
      window = null;
      ahead.clear();
      return positions.verified(projection, type);
    }
    positions.resuming(projection, MOST_RESUMING).forEach(behind::resuming);
    VerifiedPosition at = leased.get();
    for (int i = 0; i < MOST_WINDOWS; i++) {
      VerifiedPosition next = passWindow(at);
      if (next.equals(at)) {
        break;
      }
      at = next;
    }
    rebuilding = window != null && at.isRebuilding();
    if (!rebuilding) { // its rounds are many and short: a doubt is to last for three long ones
      settleDoubts();
    }
    return Optional.of(at);
  }

  /** Returns how far it got: the end of the window after {@code at}, or {@code at}. */
  private VerifiedPosition passWindow(VerifiedPosition at) {
    boolean waited = window != null && window.beginsAt(at);
    PendingWindow pending = waited ? window : read(at);
    window = pending;
    if (pending == null) {
      return at;
    }
    bulk.readOn(pending);
    if (pending.bulkThrough().isPresent()) {
      return at; // there is no room for more: what came is being applied
    }
    compare(pending, at.isRebuilding());
    if (!pending.isDone()) {
      windowSize.waits(at.isRebuilding());
      return at;
    }
    window = null;
    if (!waited) {
      windowSize.passedAtOnce(pending.size());
    }
    if (!positions.advance(projection, type, owner, at, pending.through())) {
      return at;
    }
    VerifiedPosition next = at.comparedTo(pending.through());
    if (next.through().isAfter(at.through())) {
      listener.verified(type, next.through());
    }
    return next;
  }

  private @Nullable PendingWindow read(VerifiedPosition at) {
    Position after = at.comparedThrough();
    switch (replayService.heads(type, after, windowSize.positions())) {
      case HeadsAnswer.Unusable unusable -> {
        LOG.atWarn()
            .addKeyValue("projection", projection)
            .addKeyValue("position", after)
            .addKeyValue("reason", unusable.reason())
            .log("Heads cannot be compared, trying again");
        return null;
      }
      case HeadsAnswer.Answered answered -> {
        if (answered.heads().through().equals(after)) {
          ahead.reachedEnd();
          return null;
        }
        answered.heads().heads().forEach(ahead::seen);
        return new PendingWindow(at, answered.heads(), clock.instant(), settings.patience());
      }
    }
  }

  private void compare(PendingWindow pending, boolean atOnce) {
    Map<EntityKey, AppliedPosition> own = positions.committed(projection, pending.entities());
    List<Head> behindHeads = new ArrayList<>();
    for (Head head : pending.heads()) {
      AppliedPosition at = own.getOrDefault(head.entity(), AppliedPosition.none());
      switch (Standing.of(head, at)) {
        case LEVEL, EXCEPTED -> pending.done(head.entity());
        case AHEAD -> {
          ahead.watch(head.entity(), at);
          pending.done(head.entity());
        }
        case BEHIND -> behindHeads.add(head);
        case FORKED ->
            park(
                head.entity(), at, "the event store has event " + head.eventId() + " in its place");
      }
    }
    if (atOnce && !behindHeads.isEmpty() && pending.startsBulk()) {
      bulk.readOn(pending);
    } else if (pending.isOfferDue(clock.instant())) {
      offer(pending, behindHeads);
    }
  }

  /** A few are fetched one by one, many by position. */
  private void offer(PendingWindow pending, List<Head> behindHeads) {
    if (behindHeads.size() >= settings.bulkFrom() && pending.startsBulk()) {
      bulk.readOn(pending);
    } else {
      behindHeads.forEach(head -> behind.behind(head.entity(), head.version()));
    }
  }

  /** Asks the event store about applied versions that no window showed. */
  private void settleDoubts() {
    Map<EntityKey, AppliedPosition> doubtful = ahead.doubtful();
    if (doubtful.isEmpty()) {
      return;
    }
    Map<EntityKey, AppliedPosition> now = positions.committed(projection, doubtful.keySet());
    doubtful.forEach(
        (entity, own) -> {
          AppliedPosition at = now.getOrDefault(entity, AppliedPosition.none());
          if (!at.equals(own)) {
            ahead.decided(entity);
            if (at.version().value() > 0) {
              ahead.watch(entity, at);
            }
          } else if (at.parked() || isSettled(entity, own)) {
            ahead.decided(entity);
          }
        });
  }

  /** Whether the event store bears the applied version out, or the entity was parked over it. */
  private boolean isSettled(EntityKey entity, AppliedPosition own) {
    BackfillRequest question =
        new BackfillRequest(
            0, entity, own.version(), own.version(), own.version(), Optional.of(own.version()));
    return switch (replayService.events(question)) {
      case BackfillAnswer.Unusable unusable -> false;
      case BackfillAnswer.Republished republished -> false; // tells nothing of its event
      case BackfillAnswer.Answered answered -> {
        Optional<EventId> stored = answered.events().stream().findFirst().map(Event::id);
        boolean same = stored.isPresent() && own.eventId().map(stored.get()::equals).orElse(true);
        yield same
            || ((stored.isPresent() || lacks(answered.end()))
                && park(entity, own, "the event store does not have the applied event"));
      }
    };
  }

  /** Whether the event store says that it does not have what it was asked for. */
  private static boolean lacks(BackfillAnswer.End end) {
    return switch (end) {
      case BackfillAnswer.End.NotYet notYet -> true;
      case BackfillAnswer.End.UnknownToStore unknown -> true;
      case BackfillAnswer.End.Silent silent -> false;
      case BackfillAnswer.End.Damaged damaged -> false; // it is there
    };
  }

  private boolean park(EntityKey entity, AppliedPosition own, String error) {
    ParkedEntity parked =
        new ParkedEntity(
            entity, own.version(), own.eventId(), Optional.empty(), ParkReason.CONFLICT, error);
    if (!(positions.park(projection, own, parked) instanceof Outcome.Committed)) {
      return false;
    }
    LOG.atError()
        .addKeyValue("projection", projection)
        .addKeyValue("entity", entity)
        .addKeyValue("version", own.version())
        .addKeyValue("reason", ParkReason.CONFLICT)
        .log("Entity parked");
    listener.parked(parked);
    return true;
  }
}
