package io.gapless.replay;

import io.gapless.event.wire.WireFormat;
import io.gapless.log.EventStoreSettings;
import io.gapless.log.internal.EventStoreConnections;
import io.gapless.log.read.EventReader;
import io.gapless.log.schema.EventStoreSchema;
import io.gapless.log.schema.SchemaMode;
import io.gapless.log.spill.FallbackStore;
import io.gapless.log.writer.TakeOver;
import io.gapless.replay.backfill.Backfill;
import io.gapless.replay.backfill.Republish;
import io.gapless.replay.backfill.WindowReader;
import io.gapless.replay.drain.DrainSettings;
import io.gapless.replay.drain.ReplicaDrain;
import io.gapless.replay.jobs.JobsWatch;
import io.gapless.replay.jobs.run.JobRuns;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.loop.Loop;
import io.gapless.replay.loop.Supervisor;
import io.gapless.replay.projections.CommandRepository;
import io.gapless.replay.projections.InstanceRepository;
import io.gapless.replay.projections.ProjectionRegistry;
import io.gapless.replay.projections.ProjectionsPrune;
import io.gapless.replay.publish.KafkaPublisher;
import io.gapless.replay.publish.Publication;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.reconcile.ReconcileRun;
import io.gapless.replay.reconcile.ReconcileSchedule;
import io.gapless.replay.status.StatusReader;
import io.gapless.replay.status.StatusWatch;
import io.gapless.replay.store.StorePool;
import io.gapless.replay.store.StorePreparation;
import io.gapless.replay.takeover.EventStorePreparation;
import io.gapless.replay.takeover.MySqlTakeOverStore;
import io.gapless.replay.takeover.TakeOverRun;
import io.gapless.replay.takeover.TakeOverSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Wires the replay service by hand; read it to see who uses what. */
@Factory
final class ReplayServiceFactory {
  static final String EVENT_STORE = "event-store";
  static final String FALLBACK_STORE = "fallback-store";

  /** Below the 2 s within which a request is answered when a store is down. */
  private static final Duration READ_PATIENCE = Duration.ofMillis(1_700);

  private static final int EVENT_STORE_READS = 6;
  private static final int FALLBACK_STORE_READS = 2;

  /** This replica's name: the host for people, the rest makes it unique. */
  @Singleton
  @Named("replica")
  String replica() {
    return hostName() + "/" + UUID.randomUUID();
  }

  private static String hostName() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.substring(0, Math.min(name.length(), 64));
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  @Singleton
  WireFormat wireFormat(
      @Property(name = "gapless.topic-prefix") String topicPrefix,
      @Property(name = "gapless.source") String source) {
    return new WireFormat(topicPrefix, source);
  }

  // The event store.

  @Singleton
  EventStoreSettings eventStoreSettings(
      @Property(name = "gapless.event-store.url") String url,
      @Property(name = "gapless.event-store.user") String user,
      @Property(name = "gapless.event-store.password") String password,
      @Property(name = "gapless.event-store.pool-size") int poolSize) {
    return new EventStoreSettings(url, user, password, poolSize);
  }

  @Singleton
  @Named(EVENT_STORE)
  @Bean(preDestroy = "close")
  StorePool eventStorePool(EventStoreSettings settings) {
    return new StorePool(new EventStoreConnections(settings).pool("gapless-event-store"));
  }

  @Singleton
  EventReader eventReader(@Named(EVENT_STORE) StorePool pool) {
    return new EventReader(pool.connections());
  }

  @Singleton
  @Named(EVENT_STORE)
  Backend eventStore() {
    return new Backend(EVENT_STORE);
  }

  @Singleton
  @Named(EVENT_STORE)
  @Bean(preDestroy = "close")
  StoreReads eventStoreReads(@Named(EVENT_STORE) Backend eventStore) {
    return new StoreReads(eventStore, EVENT_STORE_READS, READ_PATIENCE);
  }

  // The fallback store.

  @Singleton
  @Named(FALLBACK_STORE)
  Backend fallbackStore() {
    return new Backend(FALLBACK_STORE);
  }

  @Singleton
  @Named(FALLBACK_STORE)
  @Bean(preDestroy = "close")
  StoreReads fallbackStoreReads(@Named(FALLBACK_STORE) Backend fallbackStore) {
    return new StoreReads(fallbackStore, FALLBACK_STORE_READS, READ_PATIENCE);
  }

  // The loops.

  @Singleton
  ReplicaDrain drain(
      FallbackStore store,
      Publication publication,
      DrainSettings settings,
      @Named("replica") String replica,
      @Named(FALLBACK_STORE) Backend backend,
      MeterRegistry registry) {
    return new ReplicaDrain(
        store, publication, settings, replica, backend, registry, System::nanoTime);
  }

  @Singleton
  TakeOverRun.Ways takeOverWays(
      Publication publication, FallbackStore fallbackStore, WireFormat format) {
    return new TakeOverRun.Ways(publication, fallbackStore, format);
  }

  @Singleton
  TakeOverRun.Backends takeOverBackends(
      @Named(EVENT_STORE) Backend eventStore, @Named(FALLBACK_STORE) Backend fallbackStore) {
    return new TakeOverRun.Backends(eventStore, fallbackStore);
  }

  @Singleton
  TakeOverRun takeOver(
      @Named(EVENT_STORE) StorePool pool,
      TakeOverRun.Ways ways,
      TakeOverSettings settings,
      @Named("replica") String replica,
      TakeOverRun.Backends backends,
      MeterRegistry registry) {
    MySqlTakeOverStore store = new MySqlTakeOverStore(pool.connections());
    return new TakeOverRun(store, ways, settings, replica, backends, registry, System::nanoTime);
  }

  @Singleton
  StatusWatch statusWatch(StatusReader status, List<Backend> backends, MeterRegistry registry) {
    return new StatusWatch(status, backends, registry);
  }

  @Singleton
  SchemaMode schemaMode(@Property(name = "gapless.schema") String schema) {
    return SchemaMode.of(schema);
  }

  @Singleton
  EventStoreSchema eventStoreSchema(@Named(EVENT_STORE) StorePool pool) {
    return new EventStoreSchema(pool.connections());
  }

  @Singleton
  EventStorePreparation eventStorePreparation(
      EventStoreSchema schema, SchemaMode mode, @Named(EVENT_STORE) Backend eventStore) {
    return new EventStorePreparation(schema, mode, eventStore, ReplayServiceApplication::refuse);
  }

  @Singleton
  Supervisor supervisor(
      EventStorePreparation preparation,
      KafkaPublisher publisher,
      ReplicaDrain drain,
      TakeOverRun takeOver,
      StatusWatch status,
      ProjectionsPrune prune,
      StorePreparation ownTables,
      JobRuns replayJobs,
      JobsWatch replayJobsWatch,
      ReconcileRun reconcile,
      ReconcileSchedule reconcileSchedule) {
    List<Loop> loops =
        new ArrayList<>(List.of(preparation, ownTables, publisher, drain, takeOver, status, prune));
    loops.addAll(replayJobs.all());
    loops.addAll(List.of(replayJobsWatch, reconcile, reconcileSchedule));
    return new Supervisor(loops, System::nanoTime);
  }

  // The projections.

  @Singleton
  ProjectionRegistry projections(InstanceRepository instances, CommandRepository commands) {
    return new ProjectionRegistry(instances, commands);
  }

  @Singleton
  ProjectionsPrune projectionsPrune(
      ProjectionRegistry projections, @Named(ReplayStoreFactory.REPLAY_STORE) Backend replayStore) {
    return new ProjectionsPrune(projections, replayStore);
  }

  // The answers.

  @Singleton
  WindowReader windows(EventReader events, MeterRegistry registry) {
    return new WindowReader(
        events::stable,
        (type, after, through, limit) -> events.between(Optional.of(type), after, through, limit),
        registry);
  }

  @Singleton
  Backfill backfill(
      EventReader events, @Named(EVENT_STORE) StoreReads reads, MeterRegistry registry) {
    return new Backfill(events::ofEntity, reads, registry);
  }

  @Singleton
  Republish republish(Backfill backfill, Publication publication, WireFormat format) {
    return new Republish(backfill, publication, format, System::nanoTime);
  }

  @Singleton
  StatusReader.Sources statusSources(
      FallbackStore fallbackStore,
      @Named(EVENT_STORE) StorePool pool,
      EventReader events,
      ProjectionRegistry projections) {
    return new StatusReader.Sources(
        fallbackStore, new TakeOver(pool.connections()), events, projections);
  }

  @Singleton
  StatusReader statusReader(
      @Named("replica") String replica,
      StatusReader.Sources sources,
      @Named(FALLBACK_STORE) StoreReads fallbackStoreReads,
      @Named(EVENT_STORE) StoreReads eventStoreReads,
      @Named(ReplayStoreFactory.REPLAY_STORE) StoreReads replayStoreReads) {
    return new StatusReader(
        replica,
        sources,
        new StatusReader.Reads(fallbackStoreReads, eventStoreReads, replayStoreReads),
        Clock.systemUTC());
  }
}
