package io.gapless.projection.application;

import io.gapless.projection.ProjectionBuilder;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all projections of an application have in common, by the keys below {@value #PREFIX} in its
 * configuration. Implemented by the record to which a framework binds them, which calls {@link
 * #check} where it is made.
 */
public interface ApplicationSettings {
  /** What every key begins with, and a dot. */
  String PREFIX = "gapless.projections";

  /** Properties of the Kafka clients; {@code bootstrap.servers} is needed. */
  @Nullable Map<String, String> kafka();

  /** Where the replay service is, without {@code /v1}; needed. */
  @Nullable URI replayService();

  /** The bearer token that proves to the replay service who we are; none if absent. */
  @Nullable String replayServiceToken();

  /** Prepended to the entity type to name its topic. */
  String topicPrefix();

  /** How long a gap waits for the late record; the library's default if absent. */
  @Nullable Duration grace();

  /** Calls of a handler that throws before its entity is parked; the library's if absent. */
  @Nullable Integer attempts();

  /** How long nothing may be finished with work at hand; the library's default if absent. */
  @Nullable Duration stuckAfter();

  /**
   * Refuses what cannot be meant.
   *
   * @throws ProjectionException names the key
   */
  static void check(
      @Nullable Duration grace, @Nullable Integer attempts, @Nullable Duration stuckAfter) {
    if (grace != null && grace.isNegative()) {
      throw wrong("grace", "must not be negative, is " + grace);
    }
    if (attempts != null && attempts < 1) {
      throw wrong("attempts", "must be 1 or more, is " + attempts);
    }
    if (stuckAfter != null && !stuckAfter.isPositive()) {
      throw wrong("stuck-after", "must be positive, is " + stuckAfter);
    }
  }

  /**
   * The Kafka clients' properties, without which there can be no projection.
   *
   * @throws ProjectionException if {@code bootstrap.servers} is missing
   */
  default Map<String, String> requiredKafka() {
    Map<String, String> kafka = kafka();
    if (kafka == null || !kafka.containsKey("bootstrap.servers")) {
      throw wrong("kafka.bootstrap.servers", "is missing");
    }
    return kafka;
  }

  /**
   * Where the replay service is, without which there can be no projection.
   *
   * @throws ProjectionException if it is missing
   */
  default URI requiredReplayService() {
    URI replayService = replayService();
    if (replayService == null) {
      throw wrong("replay-service", "is missing");
    }
    return replayService;
  }

  /**
   * Tells a projection where the replay service is.
   *
   * @throws ProjectionException if that is missing
   */
  default ProjectionBuilder at(ProjectionBuilder projection) {
    String token = replayServiceToken();
    return token == null
        ? projection.replayService(requiredReplayService())
        : projection.replayService(requiredReplayService(), () -> token);
  }

  /** The library's settings with what is said here. */
  default ProjectionSettings on(ProjectionSettings defaults) {
    Duration grace = grace();
    Integer attempts = attempts();
    Duration stuckAfter = stuckAfter();
    return defaults
        .withTopicPrefix(topicPrefix())
        .withBackfill(it -> grace == null ? it : it.withGrace(grace))
        .withRetry(it -> attempts == null ? it : it.withAttempts(attempts))
        .withStuckAfter(stuckAfter == null ? defaults.stuckAfter() : stuckAfter);
  }

  private static ProjectionException wrong(String key, String what) {
    return new ProjectionException(PREFIX + "." + key + " " + what);
  }
}
