package io.gapless.command.watch;

import io.gapless.command.handle.CommandOutcome;
import io.gapless.command.load.EntityKinds;
import io.gapless.event.EntityKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Counts and times commands: {@code gapless_commands_seconds}, from the whole request read to its
 * outcome. Labels are names of this service's own, never what a caller sent. Thread-safe.
 */
public final class CommandMeter {
  private static final String NAME = "gapless.commands";
  private static final String UNKNOWN = "unknown";

  private final MeterRegistry registry;
  private final EntityKinds kinds;

  public CommandMeter(MeterRegistry registry, EntityKinds kinds) {
    this.registry = registry;
    this.kinds = kinds;
  }

  public Started start() {
    return new Started(Timer.start(registry));
  }

  /** One command that is timed. */
  public final class Started {
    private final Timer.Sample sample;

    private Started(Timer.Sample sample) {
      this.sample = sample;
    }

    /** It ended before it was known what it is for. */
    public void ended(CommandOutcome outcome) {
      stop(sample, UNKNOWN, UNKNOWN, result(outcome));
    }

    public Named of(EntityKey entity, String command) {
      return new Named(sample, entity, command);
    }
  }

  /** One command that is timed, and what it is for. */
  public final class Named {
    private final Timer.Sample sample;
    private final EntityKey entity;
    private final String command;

    private Named(Timer.Sample sample, EntityKey entity, String command) {
      this.sample = sample;
      this.entity = entity;
      this.command = command;
    }

    public EntityKey entity() {
      return entity;
    }

    public void ended(CommandOutcome outcome) {
      ended(result(outcome));
    }

    /** This service is broken. */
    public void failed() {
      ended("internal-error");
    }

    private void ended(String result) {
      var kind = kinds.of(entity.type());
      stop(
          sample,
          kind.isPresent() ? entity.type().value() : UNKNOWN,
          kind.filter(it -> it.knows(command)).isPresent() ? command : UNKNOWN,
          result);
    }
  }

  private void stop(Timer.Sample sample, String type, String command, String result) {
    sample.stop(
        Timer.builder(NAME)
            .description("Commands by what became of them")
            .tag("entity_type", type)
            .tag("command", command)
            .tag("result", result)
            .publishPercentileHistogram()
            .register(registry));
  }

  private static String result(CommandOutcome outcome) {
    return switch (outcome) {
      case CommandOutcome.Committed committed -> committed.replayed() ? "replayed" : "committed";
      case CommandOutcome.Malformed malformed -> "malformed";
      case CommandOutcome.EntityTypeUnknown unknown -> "entity-type-unknown";
      case CommandOutcome.CommandUnknown unknown -> "command-unknown";
      case CommandOutcome.EntityUnknown unknown -> "entity-unknown";
      case CommandOutcome.Rejected rejected -> "rejected";
      case CommandOutcome.VersionConflict conflict -> "version-conflict";
      case CommandOutcome.CommandIdReused reused -> "command-id-reused";
      case CommandOutcome.PayloadTooLarge tooLarge -> "too-large";
      case CommandOutcome.Overloaded overloaded -> "overloaded";
      case CommandOutcome.StoreUnavailable unavailable -> "store-unavailable";
      case CommandOutcome.OutcomeUnknown unknown -> "outcome-unknown";
    };
  }
}
