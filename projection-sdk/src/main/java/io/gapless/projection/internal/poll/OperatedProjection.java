package io.gapless.projection.internal.poll;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionStatus;
import io.gapless.projection.StateReset;
import io.gapless.projection.internal.report.Operations;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.SkipResult;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator does with a running projection: in its positions, and then its threads are told
 * so that they need not find it. Thread-safe.
 */
final class OperatedProjection implements Operations {
  private static final Logger LOG = LoggerFactory.getLogger(OperatedProjection.class);

  private final RunningProjection.Definition definition;
  private final ProjectionName name;
  private final Positions positions;
  private final Supplier<ProjectionStatus> status;
  private final Inbox inbox;
  private final Rebuilds rebuilds;

  OperatedProjection(
      RunningProjection.Definition definition,
      Supplier<ProjectionStatus> status,
      Inbox inbox,
      Rebuilds rebuilds) {
    this.definition = definition;
    this.name = definition.name();
    this.positions = definition.positions();
    this.status = status;
    this.inbox = inbox;
    this.rebuilds = rebuilds;
  }

  @Override
  public ProjectionStatus status() {
    return status.get();
  }

  @Override
  public List<ParkedEntity> parked(int limit) {
    return positions.parked(name, limit);
  }

  @Override
  public boolean resume(EntityKey entity) {
    boolean resumed = positions.resume(name, entity);
    if (resumed) {
      goOn(entity, "Entity resumed");
    }
    return resumed;
  }

  @Override
  public SkipResult skip(EntityKey entity, String who, String why) {
    return skipped(entity, positions.skip(name, entity, who, why));
  }

  @Override
  public SkipResult skip(EntityKey entity, EntityVersion version, String who, String why) {
    return skipped(entity, positions.skip(name, entity, version, who, why));
  }

  private SkipResult skipped(EntityKey entity, SkipResult result) {
    if (result instanceof SkipResult.Skipped) {
      goOn(entity, "Event skipped, entity resumed");
    }
    return result;
  }

  @Override
  public void rebuild(EntityKey entity) {
    positions.rebuild(name, entity, reset(entity.type()));
    goOn(entity, "Entity is rebuilt");
  }

  @Override
  public boolean rebuild(EntityKey entity, CommandId command) {
    boolean isFirst = positions.rebuild(name, entity, reset(entity.type()), command);
    if (isFirst) {
      goOn(entity, "Entity is rebuilt");
    }
    return isFirst;
  }

  @Override
  public void rebuild(EntityType type) {
    positions.rebuild(name, type, reset(type));
    goOn(type);
  }

  @Override
  public boolean rebuild(EntityType type, CommandId command) {
    boolean isFirst = positions.rebuild(name, type, reset(type), command);
    if (isFirst) {
      goOn(type);
    }
    return isFirst;
  }

  private StateReset reset(EntityType type) {
    if (!definition.types().contains(type)) {
      throw new ProjectionException("projection %s does not fold type %s".formatted(name, type));
    }
    return definition
        .reset()
        .orElseThrow(
            () ->
                new ProjectionException(
                    "projection %s cannot be rebuilt: it was defined without reset(stateReset)"
                        .formatted(name)));
  }

  /** If the inbox is full, the next head comparison tells it. */
  private void goOn(EntityKey entity, String message) {
    boolean told = inbox.resuming(entity);
    LOG.atInfo()
        .addKeyValue("projection", name)
        .addKeyValue("entity", entity)
        .addKeyValue("told", told)
        .log(message);
  }

  private void goOn(EntityType type) {
    LOG.atInfo()
        .addKeyValue("projection", name)
        .addKeyValue("type", type)
        .log("Everything of a type is rebuilt");
    positions.verified(name, type).ifPresent(it -> rebuilds.seen(type, it));
  }
}
