package io.gapless.projection.micronaut;

import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionSettings;
import io.micronaut.context.annotation.ConfigurationInject;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.MapFormat;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all projections of the application have in common.
 *
 * @param kafka properties of the Kafka clients; {@code bootstrap.servers} is needed
 * @param replayService where the replay service is, without {@code /v1}
 * @param topicPrefix prepended to the entity type to name its topic
 * @param migrate whether missing tables of positions are created at the start
 * @param grace how long a gap waits for the late record; 200 ms if absent
 * @param attempts calls of a handler that throws before the entity is parked; 3 if absent
 * @param stuckAfter how long nothing may be finished with work at hand before health goes down; 30
 *     s if absent
 */
@ConfigurationProperties(ProjectionsSettings.PREFIX)
public record ProjectionsSettings(
    @MapFormat(transformation = MapFormat.MapTransformation.FLAT)
        @Nullable Map<String, String> kafka,
    @Nullable URI replayService,
    @Bindable(defaultValue = "gapless.") String topicPrefix,
    @Bindable(defaultValue = "false") boolean migrate,
    @Nullable Duration grace,
    @Nullable Integer attempts,
    @Nullable Duration stuckAfter) {
  static final String PREFIX = "gapless.projections";
  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  @ConfigurationInject
  public ProjectionsSettings {
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

  /** The Kafka clients' properties, without which there can be no projection. */
  Map<String, String> requiredKafka() {
    if (kafka == null || !kafka.containsKey(BOOTSTRAP_SERVERS)) {
      throw wrong("kafka." + BOOTSTRAP_SERVERS, "is missing");
    }
    return kafka;
  }

  /** Where the replay service is, without which there can be no projection. */
  URI requiredReplayService() {
    if (replayService == null) {
      throw wrong("replay-service", "is missing");
    }
    return replayService;
  }

  ProjectionSettings on(ProjectionSettings defaults) {
    return defaults
        .withTopicPrefix(topicPrefix)
        .withBackfill(it -> grace == null ? it : it.withGrace(grace))
        .withRetry(it -> attempts == null ? it : it.withAttempts(attempts))
        .withStuckAfter(stuckAfter == null ? defaults.stuckAfter() : stuckAfter);
  }

  private static ProjectionException wrong(String key, String what) {
    return new ProjectionException(PREFIX + "." + key + " " + what);
  }
}
