package io.gapless.projection.internal.poll;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.positions.ParkedEntity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a user's listeners throw away from the projection, by logging it. Thread-safe. */
final class SafeListener implements ProjectionListener {
  private static final Logger LOG = LoggerFactory.getLogger(SafeListener.class);

  private final List<ProjectionListener> listeners;

  SafeListener(List<ProjectionListener> listeners) {
    this.listeners = new CopyOnWriteArrayList<>(listeners);
  }

  void add(ProjectionListener listener) {
    listeners.add(listener);
  }

  void remove(ProjectionListener listener) {
    listeners.remove(listener);
  }

  @Override
  public void applied(Event event) {
    tell(it -> it.applied(event));
  }

  @Override
  public void duplicate(EntityKey entity, EntityVersion version) {
    tell(it -> it.duplicate(entity, version));
  }

  @Override
  public void gapOpened(EntityKey entity, EntityVersion from, EntityVersion to) {
    tell(it -> it.gapOpened(entity, from, to));
  }

  @Override
  public void gapClosed(EntityKey entity, Duration age) {
    tell(it -> it.gapClosed(entity, age));
  }

  @Override
  public void parked(ParkedEntity parked) {
    tell(it -> it.parked(parked));
  }

  @Override
  public void verified(EntityType type, Position through) {
    tell(it -> it.verified(type, through));
  }

  @Override
  public void rebuilding(EntityType type, Position to) {
    tell(it -> it.rebuilding(type, to));
  }

  @Override
  public void rebuilt(EntityType type) {
    tell(it -> it.rebuilt(type));
  }

  @Override
  public void paused(String reason) {
    tell(it -> it.paused(reason));
  }

  @Override
  public void unpaused() {
    tell(ProjectionListener::unpaused);
  }

  private void tell(Consumer<ProjectionListener> notice) {
    for (ProjectionListener listener : listeners) {
      try {
        notice.accept(listener);
      } catch (RuntimeException e) {
        LOG.atWarn().setCause(e).addKeyValue("reason", e.toString()).log("A listener failed");
      }
    }
  }
}
