package io.gapless.torture;

import io.gapless.command.decide.EntityDefinition;
import io.gapless.command.json.JsonObject;
import io.gapless.event.EntityType;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Makes probes known to the command service on whose class path this is. */
@Factory
public final class ProbeFactory {
  @Singleton
  EntityDefinition<?, ?, ?> probes() {
    return new EntityDefinition<>(
        new EntityType("probe"),
        new ProbeDecider(),
        new ProbeCommandFormat(),
        new ProbeEventFormat(),
        state -> JsonObject.empty().with("events", state));
  }
}
