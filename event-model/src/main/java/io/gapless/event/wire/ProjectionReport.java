package io.gapless.event.wire;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.InvalidEventException;
import io.gapless.event.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one instance of a projection tells the replay service every few seconds. It names entities
 * and versions; it carries no payload and no error text, which may quote one. As NDJSON, in the
 * order of these components, ended by {@code {"kind":"end"}}; see {@link ReportLines}. Numbers and
 * members that a later version adds are ignored.
 *
 * @param instance which instance it is
 * @param health whether it makes progress
 * @param numbers how much of everything
 * @param verified verified through, per entity type, at most {@value #MAX_TYPES}
 * @param gaps the oldest open gaps, at most {@value #MAX_GAPS}
 * @param parked the first parked entities, at most {@value #MAX_PARKED}
 * @param done what came of commands, at most {@value HandedCommands#MAX_COMMANDS}
 */
public record ProjectionReport(
    Instance instance,
    Health health,
    Numbers numbers,
    List<Verified> verified,
    List<Gap> gaps,
    List<Parked> parked,
    List<Done> done) {
  /** Most entity types that are listed. */
  public static final int MAX_TYPES = 64;

  /** Most gaps that are listed. */
  public static final int MAX_GAPS = 10;

  /** Most parked entities that are listed. */
  public static final int MAX_PARKED = 20;

  /** Longest text in a report, in characters. */
  public static final int MAX_TEXT = 300;

  /** Longest report, in bytes. */
  public static final int MAX_BYTES = 64 << 10;

  /**
   * @param sdk the SDK's version, at most 64 characters
   * @param startedAt when it was started, by its own clock
   * @param every how often it reports, 1 ms to an hour
   */
  public record Instance(String sdk, Instant startedAt, Duration every) {
    /** Longest pause between two reports. */
    public static final Duration MOST_EVERY = Duration.ofHours(1);

    public Instance {
      if (!every.isPositive() || every.compareTo(MOST_EVERY) > 0) {
        throw new InvalidEventException("everyMillis", "must be 1 to " + MOST_EVERY.toMillis());
      }
    }
  }

  /** How an instance may be, the worst last. */
  public enum HealthKind {
    RUNNING,
    CLOSED,
    PAUSED,
    STUCK,
    DEAD
  }

  /**
   * @param kind how it is
   * @param reason why, in words of the SDK's own; empty if it runs
   * @param since since when, by its own clock; empty if it runs
   */
  public record Health(HealthKind kind, String reason, Optional<Instant> since) {}

  /**
   * Each 0 or more. Parked and unreadable are what all instances share, as last read; the others
   * are this instance's own, the last three since it started.
   */
  public record Numbers(
      long lag,
      long held,
      long openGaps,
      long parked,
      long unreadable,
      long applied,
      long duplicates,
      long backfilled) {}

  /** Up to {@code through} every event of the type is proved to be applied. */
  public record Verified(EntityType type, Position through) {}

  /** Versions {@code from} to {@code to} of an entity are missing; the store was asked. */
  public record Gap(
      EntityKey entity, EntityVersion from, EntityVersion to, Duration age, long asked) {}

  /**
   * @param version the version before which it stands
   * @param reason why it is parked, as a name like {@code handler-failed}
   */
  public record Parked(EntityKey entity, EntityVersion version, String reason) {}

  /**
   * What came of a command; it is over then.
   *
   * @param id the command's
   * @param result as a name like {@code resumed}
   */
  public record Done(long id, String result) {}

  public ProjectionReport {
    verified = atMost(MAX_TYPES, verified, "through");
    gaps = atMost(MAX_GAPS, gaps, "gap");
    parked = atMost(MAX_PARKED, parked, "parked");
    done = atMost(HandedCommands.MAX_COMMANDS, done, "done");
  }

  /** All lines, without line feeds. */
  public List<String> lines() {
    return ReportLines.of(this);
  }

  /**
   * @throws InvalidEventException naming what is not as {@link #lines()} writes it
   */
  public static ProjectionReport read(List<String> lines) {
    return ReportLines.read(lines);
  }

  private static <T> List<T> atMost(int most, List<T> given, String kind) {
    if (given.size() > most) {
      throw new InvalidEventException(kind, "must stand there at most " + most + " times");
    }
    return List.copyOf(given);
  }
}
