package io.gapless.command;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import io.gapless.command.answer.CommandCalls;
import io.gapless.command.answer.ReadThreads;
import io.gapless.command.decide.EntityDefinition;
import io.gapless.command.handle.CommandFlow;
import io.gapless.command.handle.FlowSettings;
import io.gapless.command.handle.NewEvents;
import io.gapless.command.load.BoundedWorkers;
import io.gapless.command.load.EntityKinds;
import io.gapless.command.load.EntityReads;
import io.gapless.command.load.ReadSettings;
import io.gapless.command.log.CommandLog;
import io.gapless.command.log.EventLogWatch;
import io.gapless.command.receive.CommandIds;
import io.gapless.command.watch.CommandMeter;
import io.gapless.command.watch.EventLogMeters;
import io.gapless.log.trace.EventSpans;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Wires the way of a command: receive, load, decide, append, answer. */
@Factory
final class CommandServiceFactory {
  private static final String COMMANDS = "commands";
  private static final String READS = "reads";
  private static final String ANSWERS = "answers";
  private static final String DEADLINES = "deadlines";

  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Singleton
  EntityKinds entityKinds(
      List<EntityDefinition<?, ?, ?>> definitions, CommandLog log, FlowSettings settings) {
    return new EntityKinds(definitions, log, settings.keptStates());
  }

  /** At start, not at the first request: a setting that is refused must stop the start. */
  @Context
  CommandFlow commandFlow(
      EntityKinds kinds,
      CommandLog log,
      Clock clock,
      FlowSettings settings,
      CommandFlow.FlowThreads threads) {
    // Ids in the order of their making, also within a millisecond: neighbours in the index.
    var newId = TimeOrderedEpochFactory.builder().withIncrementPlus1().withClock(clock).build();
    return new CommandFlow(kinds, log, new NewEvents(newId::create, clock), settings, threads);
  }

  @Singleton
  CommandCalls commandCalls(
      CommandFlow flow,
      CommandMeter meter,
      EventSpans spans,
      @Named(COMMANDS) BoundedWorkers workers,
      FlowSettings settings) {
    return new CommandCalls(
        new CommandIds(UUID::randomUUID),
        flow,
        meter,
        spans,
        new ReadThreads(workers, settings.answerWithin()));
  }

  @Singleton
  EntityReads entityReads(EntityKinds kinds, CommandLog log) {
    return new EntityReads(kinds, log);
  }

  @Singleton
  CommandFlow.FlowThreads flowThreads(
      @Named(COMMANDS) BoundedWorkers workers,
      @Named(DEADLINES) ScheduledExecutorService deadlines,
      @Named(ANSWERS) ExecutorService answers) {
    return new CommandFlow.FlowThreads(workers, deadlines, answers);
  }

  @Context
  ReadThreads readThreads(@Named(READS) BoundedWorkers workers, ReadSettings settings) {
    return new ReadThreads(workers, settings.answerWithin());
  }

  @Singleton
  @Named(COMMANDS)
  @Bean(preDestroy = "close")
  BoundedWorkers commandWorkers(FlowSettings settings) {
    return new BoundedWorkers("command-worker", settings.workers(), settings.maxWaiting());
  }

  @Singleton
  @Named(READS)
  @Bean(preDestroy = "close")
  BoundedWorkers readWorkers(ReadSettings settings) {
    return new BoundedWorkers("read-worker", settings.workers(), settings.maxWaiting());
  }

  /** As many as commands are in flight at most; they compute, they do not wait. */
  @Singleton
  @Named(ANSWERS)
  @Bean(preDestroy = "shutdown")
  ExecutorService answers() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("answer-", 1).factory());
  }

  @Singleton
  @Named(DEADLINES)
  @Bean(preDestroy = "shutdownNow")
  ScheduledExecutorService deadlines() {
    ScheduledThreadPoolExecutor deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("command-deadlines").daemon().factory());
    deadlines.setRemoveOnCancelPolicy(true);
    return deadlines;
  }

  @Singleton
  CommandMeter commandMeter(MeterRegistry registry, EntityKinds kinds) {
    return new CommandMeter(registry, kinds);
  }

  @Singleton
  EventLogMeters eventLogMeters(BeanProvider<EventLogWatch> watch, BeanProvider<CommandFlow> flow) {
    return new EventLogMeters(watch::get, flow::get);
  }
}
