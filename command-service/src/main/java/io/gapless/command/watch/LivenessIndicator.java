package io.gapless.command.watch;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/**
 * Liveness: this process answers. Up whatever the backends do, also after a fork: a restart would
 * forget what was seen durable, and paper the fork over.
 */
@Singleton
@Liveness
final class LivenessIndicator implements HealthIndicator {
  @Override
  public Publisher<HealthResult> getResult() {
    return Publishers.just(HealthResult.builder("process", HealthStatus.UP).build());
  }
}
