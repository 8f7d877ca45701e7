package io.gapless.projection.internal.core;

/**
 * What a core has seen since it was made.
 *
 * @param applied events that took effect
 * @param duplicates records whose version had taken effect before
 * @param backfilled those of the applied that came from the event store
 */
public record Counts(long applied, long duplicates, long backfilled) {
  static final Counts NONE = new Counts(0, 0, 0);

  Counts plusApplied(int events) {
    return new Counts(applied + events, duplicates, backfilled);
  }

  Counts plusDuplicate() {
    return new Counts(applied, duplicates + 1, backfilled);
  }

  Counts plusBackfilled(long events) {
    return new Counts(applied, duplicates, backfilled + events);
  }

  /** Both together. */
  public Counts plus(Counts other) {
    return new Counts(
        applied + other.applied, duplicates + other.duplicates, backfilled + other.backfilled);
  }
}
