package io.gapless.projection.internal.core;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.ProjectionSettings.Backfill.Way;
import io.gapless.projection.internal.core.BackfillAnswer.End;
import io.gapless.projection.internal.core.OpenEntity.Refusal;
import io.gapless.projection.internal.core.OpenEntity.Resume;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.ParkReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Which gaps the event store is asked to fill, and what its answers mean. One request per entity at
 * a time, a bounded number in all, never more than a page, never beyond what is known to exist.
 */
final class Backfills {
  private static final int MOST_BACKOFFS = 100;
  private static final int MOST_DAMAGED_ANSWERS = 3;

  /** Published again, events may have a long lag before them. */
  private static final int REPUBLISHED_TIMEOUTS = 6;

  /**
   * @param through the version up to which its events are on their way over Kafka; empty while
   *     there is no answer
   */
  private record InFlight(
      BackfillRequest request, Instant deadline, Optional<EntityVersion> through) {
    boolean isOver(OpenEntity entity) {
      return !awaits(entity, request)
          || through.filter(it -> !it.isAfter(at(entity).version())).isPresent();
    }

    private static AppliedPosition at(OpenEntity entity) {
      return ((EntityState.Placed) entity.state).at();
    }
  }

  private final ProjectionSettings.Backfill settings;
  private final Backoff backoff;
  private final RandomGenerator random;
  private final Map<EntityKey, InFlight> inFlight = new HashMap<>();
  private final Silence silence = new Silence();
  private long lastId;

  Backfills(ProjectionSettings.Backfill settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
    Duration first = settings.backoff();
    this.backoff = new Backoff(first, first.multipliedBy(MOST_BACKOFFS));
  }

  List<BackfillRequest> due(Instant now, OpenEntities entities) {
    endRepublished(now, entities);
    List<BackfillRequest> due = new ArrayList<>();
    for (OpenEntity entity : List.copyOf(entities.inNeedOf(Agenda.Need.BACKFILL))) {
      if (inFlight.size() >= settings.atOnce()) {
        break;
      }
      if (entity.state instanceof EntityState.GapOpen gap && isDue(entity, gap, now)) {
        due.add(ask(entity, gap, now));
        entities.changed(entity);
      }
    }
    return due;
  }

  /** What was published again has arrived, or somebody else took care of it: go on asking. */
  private void endRepublished(Instant now, OpenEntities entities) {
    for (InFlight flight : List.copyOf(inFlight.values())) {
      Optional<OpenEntity> entity = entities.find(flight.request().entity());
      if (flight.through().isPresent() && entity.filter(it -> !flight.isOver(it)).isEmpty()) {
        finish(flight.request());
        entity.ifPresent(
            it -> {
              endRepublished(it, flight.request(), now);
              entities.changed(it);
            });
      }
    }
  }

  private static void endRepublished(OpenEntity entity, BackfillRequest request, Instant now) {
    if (entity.state instanceof EntityState.GapAsked asked && awaits(entity, request)) {
      entity.state = asked.fruitful(now);
    }
  }

  /** Gives up on requests that were never answered. */
  void expire(Instant now, OpenEntities entities) {
    if (inFlight.isEmpty()) {
      return;
    }
    List<InFlight> expired =
        inFlight.values().stream().filter(it -> it.deadline().isBefore(now)).toList();
    BackfillAnswer none = new BackfillAnswer.Unusable("no answer");
    for (InFlight flight : expired) {
      BackfillRequest request = flight.request();
      finish(request);
      if (flight.through().isEmpty()) {
        heard(request, none, now, entities);
      }
      entities
          .find(request.entity())
          .ifPresent(
              it -> {
                conclude(it, request, none, now);
                entities.changed(it);
              });
    }
  }

  /** Takes a request off the list, with its answer; whether it was on it. */
  boolean cameBack(
      BackfillRequest request, BackfillAnswer answer, Instant now, OpenEntities entities) {
    boolean awaited = finish(request);
    if (awaited) {
      heard(request, answer, now, entities);
    }
    return awaited;
  }

  private boolean finish(BackfillRequest request) {
    InFlight flight = inFlight.get(request.entity());
    return flight != null
        && flight.request().id() == request.id()
        && inFlight.remove(request.entity(), flight);
  }

  /** After a silence of the replay service all who waited for it ask again soon. */
  private void heard(
      BackfillRequest request, BackfillAnswer answer, Instant now, OpenEntities entities) {
    for (EntityKey key : silence.heard(request.entity(), answer, now)) {
      entities
          .find(key)
          .ifPresent(
              entity -> {
                Instant soon = now.plus(backoff.wait(1, random));
                if (entity.state instanceof EntityState.GapOpen gap
                    && gap.tries() > 0
                    && gap.due().isAfter(soon)) {
                  entity.state = gap.dueAt(soon);
                  entities.changed(entity);
                }
              });
    }
  }

  /** Whether the entity still waits for the answer to this request. */
  static boolean awaits(OpenEntity entity, BackfillRequest request) {
    return entity.state instanceof EntityState.GapAsked asked
        && asked.request().id() == request.id();
  }

  /** Draws the conclusions of an answer whose events have been taken. */
  void conclude(OpenEntity entity, BackfillRequest request, BackfillAnswer answer, Instant now) {
    if (!(entity.state instanceof EntityState.GapAsked asked) || !awaits(entity, request)) {
      return;
    }
    switch (answer) {
      case BackfillAnswer.Unusable unusable -> entity.state = fruitless(asked, now);
      case BackfillAnswer.Answered answered -> {
        boolean moves = !answered.events().isEmpty();
        entity.comparesApplied &= !moves;
        entity.state = moves ? asked.fruitful(now) : fruitless(asked, now);
        conclude(entity, request, answered.end());
      }
      case BackfillAnswer.Republished republished -> {
        Duration patience = settings.timeout().multipliedBy(REPUBLISHED_TIMEOUTS);
        inFlight.put(
            entity.key,
            new InFlight(request, now.plus(patience), Optional.of(republished.through())));
        conclude(entity, request, republished.end());
      }
    }
  }

  private void conclude(OpenEntity entity, BackfillRequest request, End end) {
    switch (end) {
      case End.Silent silent -> {}
      case End.NotYet notYet -> notYet(entity, request, notYet.version());
      case End.UnknownToStore unknown -> unknown(entity, request, unknown.version());
      case End.Damaged damaged -> damaged(entity, request, damaged);
    }
  }

  private void notYet(OpenEntity entity, BackfillRequest request, EntityVersion version) {
    if (!version.isAfter(request.applied())) {
      entity.parkAhead();
    } else if (entity.resume == Resume.READING) {
      entity.resume = Resume.AT_END;
    }
  }

  private void unknown(OpenEntity entity, BackfillRequest request, EntityVersion version) {
    if (!version.isAfter(request.applied())) {
      entity.parkAhead();
      return;
    }
    String error =
        "version %s is on the topic, yet the event store has no version %s"
            .formatted(entity.holding.highestSeen(), version);
    entity.refusal = Optional.of(new Refusal(version, ParkReason.UNKNOWN_TO_STORE, error));
  }

  private void damaged(OpenEntity entity, BackfillRequest request, End.Damaged damaged) {
    entity.damagedAnswers++;
    if (entity.damagedAnswers < MOST_DAMAGED_ANSWERS) {
      return;
    }
    if (!damaged.version().isAfter(request.applied())) {
      entity.comparesApplied = false; // there is nothing to compare with
      entity.damagedAnswers = 0;
    } else {
      entity.refusal =
          Optional.of(
              new Refusal(
                  damaged.version(),
                  ParkReason.DAMAGED,
                  "the copy in the event store is damaged too: " + damaged.reason()));
    }
  }

  private boolean isDue(OpenEntity entity, EntityState.GapOpen gap, Instant now) {
    return !gap.due().isAfter(now) && !inFlight.containsKey(entity.key);
  }

  private BackfillRequest ask(OpenEntity entity, EntityState.GapOpen gap, Instant now) {
    EntityVersion applied = gap.at().version();
    boolean compares = entity.comparesApplied && applied.value() > 0;
    EntityVersion from = compares ? applied : applied.next();
    BackfillRequest request =
        new BackfillRequest(
            ++lastId, entity.key, applied, from, to(entity, gap, from), seen(entity, gap));
    inFlight.put(
        entity.key,
        new InFlight(request, now.plus(settings.timeout().multipliedBy(2)), Optional.empty()));
    entity.state = gap.asked(request);
    return request;
  }

  /**
   * Over all the holes of an outage; but the first one alone if a request brought nothing, since it
   * may be what lies behind it that cannot be read, and if the events come by the topic, where many
   * ask for the same and everybody gets the answer.
   */
  private EntityVersion to(OpenEntity entity, EntityState.GapOpen gap, EntityVersion from) {
    EntityVersion page = from.plus(settings.page() - 1);
    if (entity.resume == Resume.READING) {
      return page;
    }
    EntityVersion missingTo = entity.holding.missingTo();
    boolean firstAlone = gap.tries() > 0 || settings.way() == Way.REPUBLISH;
    return firstAlone && page.isAfter(missingTo) ? missingTo : entity.holding.worthAskingTo(page);
  }

  private static Optional<EntityVersion> seen(OpenEntity entity, EntityState.GapOpen gap) {
    return Optional.of(entity.holding.highestSeen())
        .filter(version -> version.isAfter(gap.at().version()));
  }

  private EntityState.GapOpen fruitless(EntityState.GapAsked asked, Instant now) {
    return asked.fruitless(now, backoff.wait(asked.tries() + 1, random));
  }
}
