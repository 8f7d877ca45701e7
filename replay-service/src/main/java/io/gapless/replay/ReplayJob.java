package io.gapless.replay;

import io.gapless.replay.drain.ReplicaDrain;
import io.gapless.replay.jobs.run.JobRuns;
import io.gapless.replay.loop.Supervisor;
import io.gapless.replay.publish.KafkaPublisher;
import io.gapless.replay.security.Access;
import io.gapless.replay.takeover.TakeOverRun;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the loops when the server is up, and ends them in order, leases last. */
@Singleton
final class ReplayJob {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayJob.class);

  private final Supervisor supervisor;
  private final KafkaPublisher publisher;
  private final ReplicaDrain drain;
  private final TakeOverRun takeOver;
  private final JobRuns jobs;
  private final Access access;

  ReplayJob(
      Supervisor supervisor,
      KafkaPublisher publisher,
      ReplicaDrain drain,
      TakeOverRun takeOver,
      JobRuns jobs,
      Access access) {
    this.supervisor = supervisor;
    this.publisher = publisher;
    this.drain = drain;
    this.takeOver = takeOver;
    this.jobs = jobs;
    this.access = access;
  }

  @EventListener
  void start(ServerStartupEvent event) {
    access.unsafe().ifPresent(ReplayServiceApplication::refuse);
    if (access.isOpen()) {
      LOG.atWarn()
          .log(
              "No tokens are set: whoever is on this machine may do everything; for development only");
    }
    supervisor.start();
  }

  /** What is under way when the publisher closes stays where it was and is sent again. */
  @PreDestroy
  void stop() {
    supervisor.close();
    publisher.close();
    drain.close();
    takeOver.close();
    jobs.close();
  }
}
