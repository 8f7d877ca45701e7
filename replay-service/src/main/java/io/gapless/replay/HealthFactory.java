package io.gapless.replay;

import io.gapless.replay.loop.Backend;
import io.gapless.replay.loop.LoopStatus;
import io.gapless.replay.loop.Supervisor;
import io.gapless.replay.publish.TopicGates;
import io.gapless.replay.store.StorePreparation;
import io.micronaut.context.annotation.Factory;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code /health} says. Ready means: backfill is answered and the loops run; a fallback store
 * or Kafka that is down degrades the service only, since requests need neither. Alive means that
 * the process answers: a loop that dies is restarted inside it.
 */
@Factory
final class HealthFactory {
  private static final HealthStatus DEGRADED =
      new HealthStatus("DEGRADED", "works, but not all of it", true, 500);

  @Singleton
  @Readiness
  HealthIndicator loops(Supervisor supervisor) {
    return () -> Publishers.just(loopsResult(supervisor));
  }

  @Singleton
  @Readiness
  HealthIndicator eventStore(@Named(ReplayServiceFactory.EVENT_STORE) Backend backend) {
    return () -> Publishers.just(result(backend, HealthStatus.DOWN));
  }

  /** Requests of projections need none of its tables, once they are made. */
  @Singleton
  @Readiness
  HealthIndicator replayStore(
      StorePreparation preparation, @Named(ReplayStoreFactory.REPLAY_STORE) Backend backend) {
    return () ->
        Publishers.just(result(backend, preparation.isDone() ? DEGRADED : HealthStatus.DOWN));
  }

  @Singleton
  HealthIndicator fallbackStore(@Named(ReplayServiceFactory.FALLBACK_STORE) Backend backend) {
    return () -> Publishers.just(result(backend, DEGRADED));
  }

  @Singleton
  HealthIndicator kafka(TopicGates gates) {
    return () -> Publishers.just(result("kafka", kafkaTrouble(gates), DEGRADED));
  }

  private static Optional<String> kafkaTrouble(TopicGates gates) {
    String shut = gates.shut();
    return shut.isEmpty() ? Optional.empty() : Optional.of("takes nothing to " + shut);
  }

  private static HealthResult loopsResult(Supervisor supervisor) {
    Map<String, String> details = new TreeMap<>();
    boolean alive = true;
    for (LoopStatus loop : supervisor.statuses()) {
      alive &= loop.alive();
      details.put(loop.name(), loop.alive() ? "runs" : loop.detail());
    }
    return HealthResult.builder("loops", alive ? HealthStatus.UP : HealthStatus.DOWN)
        .details(details)
        .build();
  }

  private static HealthResult result(Backend backend, HealthStatus ifTrouble) {
    return result(backend.name(), backend.trouble(), ifTrouble);
  }

  private static HealthResult result(
      String name, Optional<String> trouble, HealthStatus ifTrouble) {
    return HealthResult.builder(name, trouble.isEmpty() ? HealthStatus.UP : ifTrouble)
        .details(Map.of("trouble", trouble.orElse("")))
        .build();
  }
}
