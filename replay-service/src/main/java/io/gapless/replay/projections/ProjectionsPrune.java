package io.gapless.replay.projections;

import io.gapless.replay.loop.Backend;
import io.gapless.replay.loop.Loop;
import java.time.Duration;

/** Forgets, a little at a time, instances that are gone and commands that are history. */
public final class ProjectionsPrune implements Loop {
  /** An instance that has reported nothing for so long is forgotten. */
  static final Duration SILENT = Duration.ofDays(1);

  /** A command that was done so long ago is forgotten, and its idempotency key with it. */
  static final Duration DONE = Duration.ofDays(90);

  private static final int AT_ONCE = 500;
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final ProjectionRegistry registry;
  private final Backend backend;

  public ProjectionsPrune(ProjectionRegistry registry, Backend backend) {
    this.registry = registry;
    this.backend = backend;
  }

  @Override
  public String name() {
    return "projections-prune";
  }

  @Override
  public Duration turn() {
    try {
      registry.prune(SILENT, DONE, AT_ONCE);
      return PAUSE;
    } catch (RuntimeException e) {
      if (!Backend.isDatabases(e)) {
        throw e;
      }
      return backend.failed(e);
    }
  }
}
