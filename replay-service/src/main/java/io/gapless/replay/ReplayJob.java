package io.gapless.replay;

import io.gapless.replay.drain.ReplicaDrain;
import io.gapless.replay.loop.Supervisor;
import io.gapless.replay.publish.KafkaPublisher;
import io.gapless.replay.takeover.TakeOverRun;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

/** Starts the loops when the server is up, and ends them in order, leases last. */
@Singleton
final class ReplayJob {
  private final Supervisor supervisor;
  private final KafkaPublisher publisher;
  private final ReplicaDrain drain;
  private final TakeOverRun takeOver;

  ReplayJob(
      Supervisor supervisor, KafkaPublisher publisher, ReplicaDrain drain, TakeOverRun takeOver) {
    this.supervisor = supervisor;
    this.publisher = publisher;
    this.drain = drain;
    this.takeOver = takeOver;
  }

  @EventListener
  void start(ServerStartupEvent event) {
    supervisor.start();
  }

  /** What is under way when the publisher closes stays where it was and is sent again. */
  @PreDestroy
  void stop() {
    supervisor.close();
    publisher.close();
    drain.close();
    takeOver.close();
  }
}
