package io.gapless.command;

import io.gapless.log.trace.EventSpans;
import io.gapless.log.trace.Telemetry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;

/** Traces, if OpenTelemetry's own environment variables ask for them. */
@Factory
final class TracingFactory {
  @Singleton
  @Bean(preDestroy = "close")
  Telemetry telemetry(@Property(name = "micronaut.application.name") String service) {
    return Telemetry.open(service, System.getenv());
  }

  @Singleton
  EventSpans eventSpans(Telemetry telemetry) {
    return EventSpans.with(telemetry.api());
  }
}
