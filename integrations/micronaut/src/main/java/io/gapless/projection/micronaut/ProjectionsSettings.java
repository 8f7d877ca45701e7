package io.gapless.projection.micronaut;

import io.gapless.projection.application.ApplicationSettings;
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
 * @param replayServiceToken the bearer token for it; none if absent
 * @param topicPrefix prepended to the entity type to name its topic
 * @param migrate whether missing tables of positions are created at the start
 * @param grace how long a gap waits for the late record; 200 ms if absent
 * @param attempts calls of a handler that throws before the entity is parked; 3 if absent
 * @param stuckAfter how long nothing may be finished with work at hand before health goes down; 30
 *     s if absent
 */
@ConfigurationProperties(ApplicationSettings.PREFIX)
public record ProjectionsSettings(
    @MapFormat(transformation = MapFormat.MapTransformation.FLAT)
        @Nullable Map<String, String> kafka,
    @Nullable URI replayService,
    @Nullable String replayServiceToken,
    @Bindable(defaultValue = "gapless.") String topicPrefix,
    @Bindable(defaultValue = "false") boolean migrate,
    @Nullable Duration grace,
    @Nullable Integer attempts,
    @Nullable Duration stuckAfter)
    implements ApplicationSettings {
  @ConfigurationInject
  public ProjectionsSettings {
    ApplicationSettings.check(grace, attempts, stuckAfter);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ProjectionsSettings[replayService=" + replayService + "]";
  }
}
