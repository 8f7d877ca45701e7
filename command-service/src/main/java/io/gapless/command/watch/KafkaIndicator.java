package io.gapless.command.watch;

import io.gapless.command.log.EventLogWatch;
import io.gapless.log.EventLogStatus;
import io.gapless.log.publish.PublisherStatus;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/**
 * What the circuit to Kafka says. Never down: commands are answered without Kafka, and a service
 * that left its load balancer for it would make an outage of what is none.
 */
@Singleton
final class KafkaIndicator implements HealthIndicator {
  /** Below {@link HealthStatus#DOWN}, above {@link HealthStatus#UP}. */
  private static final int SEVERITY = 500;

  private static final HealthStatus DEGRADED =
      new HealthStatus("DEGRADED", "events are spilled instead of published", true, SEVERITY);

  private final EventLogWatch watch;

  KafkaIndicator(EventLogWatch watch) {
    this.watch = watch;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Publishers.just(
        watch
            .status()
            .map(EventLogStatus::publisher)
            .map(KafkaIndicator::result)
            .orElseGet(() -> HealthResult.builder("kafka", HealthStatus.UNKNOWN).build()));
  }

  private static HealthResult result(PublisherStatus publisher) {
    boolean closed = publisher.circuit().equals("CLOSED");
    return HealthResult.builder("kafka", closed ? HealthStatus.UP : DEGRADED)
        .details(Map.of("circuit", publisher.circuit()))
        .build();
  }
}
