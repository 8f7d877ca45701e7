package io.gapless.projection.real;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.positions.ParkedEntity;
import java.time.Duration;
import java.util.function.Consumer;

/** Says in a line each of what it is told. */
record NotingListener(Consumer<String> lines) implements ProjectionListener {
  @Override
  public void applied(Event event) {
    lines.accept("applied " + event.entity() + " " + event.version());
  }

  @Override
  public void duplicate(EntityKey entity, EntityVersion version) {
    lines.accept("duplicate " + entity + " " + version);
  }

  @Override
  public void gapOpened(EntityKey entity, EntityVersion from, EntityVersion to) {
    lines.accept("gapOpened " + entity + " " + from + " " + to);
  }

  @Override
  public void gapClosed(EntityKey entity, Duration age) {
    lines.accept("gapClosed " + entity);
  }

  @Override
  public void parked(ParkedEntity parked) {
    lines.accept("parked " + parked.entity() + " " + parked.version() + " " + parked.reason());
  }

  @Override
  public void verified(EntityType type, Position through) {
    lines.accept("verified " + type + " " + through);
  }

  @Override
  public void rebuilding(EntityType type, Position to) {
    lines.accept("rebuilding " + type + " " + to);
  }

  @Override
  public void rebuilt(EntityType type) {
    lines.accept("rebuilt " + type);
  }

  @Override
  public void paused(String reason) {
    lines.accept("paused " + reason);
  }

  @Override
  public void unpaused() {
    lines.accept("unpaused");
  }
}
