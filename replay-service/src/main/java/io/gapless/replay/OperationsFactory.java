package io.gapless.replay;

import io.gapless.log.read.EventReader;
import io.gapless.log.spill.FallbackStore;
import io.gapless.replay.admit.BackfillAdmission;
import io.gapless.replay.admit.BackfillSettings;
import io.gapless.replay.quarantine.Quarantine;
import io.gapless.replay.read.StoreReads;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** Wires what operators look at, and what keeps callers from each other's share. */
@Factory
final class OperationsFactory {
  @Singleton
  BackfillAdmission backfillAdmission(BackfillSettings settings, MeterRegistry registry) {
    return new BackfillAdmission(settings, registry, System::nanoTime);
  }

  @Singleton
  Quarantine quarantine(
      FallbackStore fallbackStore,
      @Named(ReplayServiceFactory.FALLBACK_STORE) StoreReads fallbackReads,
      EventReader events,
      @Named(ReplayServiceFactory.EVENT_STORE) StoreReads eventReads,
      MeterRegistry registry) {
    return new Quarantine(
        new Quarantine.Stores(fallbackStore, fallbackReads, events::ofEntity, eventReads),
        registry);
  }
}
