package io.gapless.replay.jobs;

/**
 * Where a replay job stands.
 *
 * <pre>
 *   WAITING ──a replica takes it──► RUNNING ──► DONE
 *    ▲   └────────── pause ──────┐   │  │ └───► FAILED
 *    └──── resume ──── PAUSED ◄──┴───┘  │
 *                        └── cancel ────┴─────► CANCELLED (from WAITING too)
 * </pre>
 */
public enum JobState {
  /** For a replica with room. */
  WAITING,
  /** On one replica, under its lease; without it another takes the job on. */
  RUNNING,
  /** By order, until it is resumed or cancelled. */
  PAUSED,
  /** Every selected event was acknowledged. */
  DONE,
  /** By order. */
  CANCELLED,
  /** Kafka refused an event for good. */
  FAILED;

  /** Whether nothing comes after it. */
  public boolean isEnd() {
    return this == DONE || this == CANCELLED || this == FAILED;
  }
}
