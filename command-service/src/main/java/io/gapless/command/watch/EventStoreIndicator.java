package io.gapless.command.watch;

import io.gapless.command.log.EventLogWatch;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/** Readiness: commands are taken. Does not ask the event store, the event log does all the time. */
@Singleton
final class EventStoreIndicator implements HealthIndicator {
  private final EventLogWatch watch;

  EventStoreIndicator(EventLogWatch watch) {
    this.watch = watch;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    LogCondition condition = LogCondition.of(watch);
    HealthStatus status = condition == LogCondition.RUNNING ? HealthStatus.UP : HealthStatus.DOWN;
    return Publishers.just(
        HealthResult.builder("eventStore", status)
            .details(Map.of("state", condition.name()))
            .build());
  }
}
