package io.gapless.log.publish;

import io.gapless.log.EventLogException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Whether Kafka takes events: {@code CLOSED → OPEN → HALF_OPEN → CLOSED | OPEN}. Between them runs
 * a number, the epoch: a send belongs to the epoch in which it began, and what becomes of it moves
 * the circuit only while that epoch lasts. So the time-outs of an outage's first sends, which come
 * seconds later, cannot open a circuit that has closed since. Not thread-safe.
 */
final class KafkaCircuit {
  private static final EventLogException FAILURE =
      new EventLogException("Kafka did not acknowledge an event");

  private final CircuitBreaker breaker;
  private int epoch;

  KafkaCircuit(CircuitSettings settings, Clock clock) {
    CircuitBreakerConfig config =
        CircuitBreakerConfig.custom()
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(settings.failures())
            .minimumNumberOfCalls(settings.failures())
            .failureRateThreshold(100)
            .waitDurationInOpenState(settings.openFor())
            .permittedNumberOfCallsInHalfOpenState(1)
            .automaticTransitionFromOpenToHalfOpenEnabled(false)
            .clock(clock)
            .build();
    breaker = CircuitBreaker.of("kafka", config);
  }

  boolean isClosed() {
    return breaker.getState() == CircuitBreaker.State.CLOSED;
  }

  /** {@code CLOSED}, {@code OPEN} or {@code HALF_OPEN}. */
  String state() {
    return breaker.getState().name();
  }

  int epoch() {
    return epoch;
  }

  /** Whether one event may be sent to find out if Kafka is back; whoever gets true must send it. */
  boolean tryProbe() {
    if (isClosed() || !breaker.tryAcquirePermission()) {
      return false;
    }
    epoch++;
    return true;
  }

  void acknowledged(int sentInEpoch) {
    if (sentInEpoch == epoch) {
      breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * A send failed in a way that says something about the cluster.
   *
   * @return whether this opened the circuit
   */
  boolean failed(int sentInEpoch) {
    if (sentInEpoch != epoch) {
      return false;
    }
    breaker.onError(0, TimeUnit.NANOSECONDS, FAILURE);
    if (breaker.getState() != CircuitBreaker.State.OPEN) {
      return false;
    }
    epoch++;
    return true;
  }

  /** A send ended without telling anything about the cluster: a probe may be repeated. */
  void inconclusive(int sentInEpoch) {
    if (sentInEpoch == epoch && !isClosed()) {
      breaker.releasePermission();
    }
  }

  /**
   * Opens it without counting.
   *
   * @return whether this opened the circuit
   */
  boolean open(int sentInEpoch) {
    if (sentInEpoch != epoch) {
      return false;
    }
    breaker.transitionToOpenState();
    epoch++;
    return true;
  }
}
