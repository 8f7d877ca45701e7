package io.gapless.replay;

import io.gapless.event.wire.WireFormat;
import io.gapless.log.read.EventReader;
import io.gapless.replay.jobs.DryRunRepository;
import io.gapless.replay.jobs.DryRuns;
import io.gapless.replay.jobs.Jobs;
import io.gapless.replay.jobs.JobsRepository;
import io.gapless.replay.jobs.JobsSettings;
import io.gapless.replay.jobs.JobsWatch;
import io.gapless.replay.jobs.run.JobRun;
import io.gapless.replay.jobs.run.JobRuns;
import io.gapless.replay.jobs.run.RateLimit;
import io.gapless.replay.jobs.run.RepositoryJobStore;
import io.gapless.replay.jobs.select.MySqlSelectedEvents;
import io.gapless.replay.jobs.select.SelectedEvents;
import io.gapless.replay.jobs.select.SelectionCount;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.publish.Publication;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.store.StorePool;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.stream.IntStream;

/** Wires replay jobs. */
@Factory
final class ReplaysFactory {
  @Singleton
  SelectedEvents selectedEvents(
      @Named(ReplayServiceFactory.EVENT_STORE) StorePool pool, EventReader events) {
    return new MySqlSelectedEvents(pool.connections(), events);
  }

  @Singleton
  DryRuns dryRuns(
      DryRunRepository repository,
      SelectedEvents events,
      @Named(ReplayServiceFactory.EVENT_STORE) StoreReads eventStoreReads,
      @Named(ReplayStoreFactory.REPLAY_STORE) StoreReads replayStoreReads) {
    SelectionCount counts = new SelectionCount(events, eventStoreReads, System::nanoTime);
    return new DryRuns(repository, counts, replayStoreReads, new SecureRandom());
  }

  @Singleton
  Jobs jobs(JobsRepository repository, JobsSettings settings) {
    return new Jobs(repository, settings.mostUnfinished());
  }

  @Singleton
  JobRun.Ways ways(SelectedEvents events, Publication publication, WireFormat format) {
    return new JobRun.Ways(events, publication, format);
  }

  @Singleton
  JobRun.Backends backends(
      @Named(ReplayServiceFactory.EVENT_STORE) Backend eventStore,
      @Named(ReplayStoreFactory.REPLAY_STORE) Backend replayStore) {
    return new JobRun.Backends(eventStore, replayStore);
  }

  @Singleton
  JobRuns runs(
      JobsRepository repository,
      JobRun.Ways ways,
      JobRun.Backends backends,
      JobsSettings settings,
      @Named("replica") String replica,
      MeterRegistry registry) {
    RepositoryJobStore store = new RepositoryJobStore(repository);
    RateLimit limit = new RateLimit(settings.rateLimit(), System::nanoTime);
    return new JobRuns(
        IntStream.rangeClosed(1, settings.parallelism())
            .mapToObj(slot -> new JobRun.Runner(replica, slot))
            .map(
                runner ->
                    new JobRun(
                        store, ways, limit, settings, runner, backends, registry, System::nanoTime))
            .toList());
  }

  @Singleton
  JobsWatch watch(
      JobsRepository repository,
      @Named(ReplayStoreFactory.REPLAY_STORE) StoreReads reads,
      MeterRegistry registry) {
    return new JobsWatch(repository, reads, registry);
  }
}
