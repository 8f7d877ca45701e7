package io.gapless.command.watch;

import io.gapless.command.handle.CommandFlow;
import io.gapless.command.log.EventLogWatch;
import io.gapless.log.EventLogStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What the event log is doing, as gauges; absent values are {@code NaN} until it has started.
 *
 * @param watch asked for every value, not before: what it needs may need the registry
 * @param flow the same
 */
public record EventLogMeters(Supplier<EventLogWatch> watch, Supplier<CommandFlow> flow)
    implements MeterBinder {
  private static final double MILLIS = 1_000.0;

  @Override
  public void bindTo(MeterRegistry registry) {
    for (LogCondition condition : LogCondition.values()) {
      Gauge.builder(
              "gapless.event.log.state", this, it -> is(LogCondition.of(it.watch.get()), condition))
          .description("1 for the state the event log is in")
          .tag("state", condition.name())
          .register(registry);
    }
    circuit(registry);
    unconfirmed(registry);
    publication(registry);
    gauge(registry, "gapless.queued.appends", "Appends that wait", EventLogStatus::queuedAppends);
    Gauge.builder("gapless.commands.in.flight", this, it -> it.flow.get().inFlight())
        .description("Commands under way")
        .register(registry);
  }

  private void circuit(MeterRegistry registry) {
    for (String state : List.of("CLOSED", "OPEN", "HALF_OPEN")) {
      Gauge.builder(
              "gapless.kafka.circuit",
              this,
              it -> it.value(status -> is(status.publisher().circuit(), state)))
          .description("1 for the state the circuit to Kafka is in")
          .tag("state", state)
          .register(registry);
    }
  }

  private void unconfirmed(MeterRegistry registry) {
    gauge(
        registry,
        "gapless.unconfirmed.events",
        "Committed, neither published nor spilled yet",
        EventLogStatus::unconfirmed);
    gauge(
        registry,
        "gapless.unconfirmed.bytes",
        "Payloads of unconfirmed events",
        EventLogStatus::unconfirmedBytes);
    gauge(
        registry,
        "gapless.unconfirmed.oldest.seconds",
        "Age of the oldest unconfirmed event",
        status -> status.oldestUnconfirmed().toMillis() / MILLIS);
    gauge(
        registry,
        "gapless.committed.through.position",
        "This writer's committed_through",
        status -> status.committedThrough().value());
    gauge(
        registry,
        "gapless.confirmed.through.position",
        "This writer's confirmed_through, its watermark",
        status -> status.confirmedThrough().value());
  }

  private void publication(MeterRegistry registry) {
    gauge(
        registry,
        "gapless.spilled.entities",
        "Entities kept on the spill path by this process",
        status -> status.publisher().spilledEntities());
    gauge(
        registry,
        "gapless.spilled.shards",
        "Shards kept on the spill path by this process",
        status -> status.publisher().spilledShards());
    counter(
        registry,
        "gapless.published.events",
        "Events confirmed by Kafka",
        status -> status.publisher().published());
    counter(
        registry,
        "gapless.spilled.events",
        "Events confirmed by the fallback store",
        status -> status.publisher().spilled());
  }

  private void gauge(
      MeterRegistry registry, String name, String what, ToDoubleFunction<EventLogStatus> value) {
    Gauge.builder(name, this, it -> it.value(value)).description(what).register(registry);
  }

  private void counter(
      MeterRegistry registry, String name, String what, ToDoubleFunction<EventLogStatus> value) {
    FunctionCounter.builder(
            name, this, it -> it.watch.get().status().map(value::applyAsDouble).orElse(0.0))
        .description(what)
        .register(registry);
  }

  private double value(ToDoubleFunction<EventLogStatus> value) {
    return watch.get().status().map(value::applyAsDouble).orElse(Double.NaN);
  }

  private static double is(Object actual, Object asked) {
    return actual.equals(asked) ? 1 : 0;
  }
}
