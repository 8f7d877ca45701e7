package io.gapless.projection.internal.core;

import io.gapless.event.EntityKey;
import io.gapless.projection.ProjectionSettings;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When many entities fail at once nobody is parked: everything waits but for a probe now and then,
 * by turns one that failed and one that did not, until one is applied.
 */
final class FailurePause {
  private final FailureWindow window;
  private final int many;
  private final Backoff backoff;
  private final RandomGenerator random;
  private boolean paused;
  private boolean probedFailing;
  private int tries;
  private Instant probeDue = Instant.MIN;

  FailurePause(ProjectionSettings.Retry settings, Backoff backoff, RandomGenerator random) {
    this.window = new FailureWindow(settings.window(), settings.pauseAt());
    this.many = settings.pauseAt();
    this.backoff = backoff;
    this.random = random;
  }

  void failed(EntityKey entity, Instant now) {
    window.failed(entity, now);
    paused = paused || window.isManyFailing();
    postponeProbe(now);
  }

  /** A probe told nothing, or that it is too early. */
  void postponeProbe(Instant now) {
    if (paused) {
      tries++;
      probeDue = now.plus(backoff.wait(tries, random));
    }
  }

  void succeeded(EntityKey entity, Instant now) {
    window.succeeded(entity, now);
  }

  /** Ends the pause, because an entity was applied. Returns whether there was one. */
  boolean endPause() {
    boolean ended = paused;
    if (ended) {
      window.clear();
      paused = false;
      tries = 0;
    }
    return ended;
  }

  boolean isPaused() {
    return paused;
  }

  boolean isProbeDue(Instant now) {
    return !probeDue.isAfter(now);
  }

  boolean nextProbeIsFailing() {
    probedFailing = !probedFailing;
    return probedFailing;
  }

  boolean isItsOwnFault(Instant since, Instant now) {
    return window.isItsOwnFault(since, now);
  }

  Optional<String> reason() {
    return paused
        ? Optional.of("the handler fails for " + many + " entities or more at once")
        : Optional.empty();
  }
}
