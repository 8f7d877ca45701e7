package io.gapless.command.watch;

import io.gapless.command.log.EventLogWatch;
import io.gapless.log.EventLogStatus;
import io.gapless.log.EventLogStatus.State;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/**
 * Liveness: this process answers. Up whatever the backends do, also after a fork: a restart would
 * forget what was seen durable, and paper the fork over. Down when the publisher has died of an
 * error nobody expected: only a restart gives the process another.
 */
@Singleton
@Liveness
final class LivenessIndicator implements HealthIndicator {
  private final EventLogWatch watch;

  LivenessIndicator(EventLogWatch watch) {
    this.watch = watch;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    boolean dead = watch.status().filter(LivenessIndicator::cannotPublish).isPresent();
    return Publishers.just(
        HealthResult.builder("process", dead ? HealthStatus.DOWN : HealthStatus.UP).build());
  }

  private static boolean cannotPublish(EventLogStatus status) {
    return !status.publisher().running()
        && status.state() != State.FORKED
        && status.state() != State.STOPPED;
  }
}
