package io.gapless.projection.internal.report;

import io.gapless.event.CommandId;
import io.gapless.event.wire.HandedCommands.Handed;
import io.gapless.event.wire.ProjectionCommand;
import io.gapless.event.wire.ProjectionReport.Done;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.positions.PositionsException;
import io.gapless.projection.positions.SkipResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what an operator asked for. A command for which the store of positions is away is
 * left: it comes again.
 */
final class CommandRun {
  private static final Logger LOG = LoggerFactory.getLogger(CommandRun.class);

  private final ProjectionName projection;
  private final Operations operations;

  CommandRun(ProjectionName projection, Operations operations) {
    this.projection = projection;
    this.operations = operations;
  }

  /**
   * Carries commands out in their order, and none behind one that could not be.
   *
   * @param elapsed since they were asked for: none is begun when its lease has run out
   * @return what came of those that were carried out
   */
  List<Done> run(List<Handed> commands, Supplier<Duration> elapsed) {
    List<Done> done = new ArrayList<>();
    try {
      for (Handed handed : commands) {
        if (elapsed.get().compareTo(handed.lease()) >= 0) {
          return done;
        }
        done.add(new Done(handed.id(), told(handed, carryOut(handed))));
      }
    } catch (PositionsException e) {
      LOG.atWarn()
          .addKeyValue("projection", projection)
          .addKeyValue("reason", e.toString())
          .log("Command cannot be carried out now, trying again");
    }
    return done;
  }

  private String carryOut(Handed handed) {
    CommandId id = handed.identity();
    return switch (handed.command()) {
      case ProjectionCommand.Resume resume ->
          operations.resume(resume.entity()) ? "resumed" : "not-parked";
      case ProjectionCommand.Skip skip ->
          switch (operations.skip(skip.entity(), skip.version(), skip.who(), skip.why())) {
            case SkipResult.Skipped skipped -> "skipped";
            case SkipResult.NotParked notParked -> "not-parked";
            case SkipResult.NotSkippable notSkippable -> "not-skippable";
          };
      case ProjectionCommand.Rebuild one -> rebuilt(() -> operations.rebuild(one.entity(), id));
      case ProjectionCommand.RebuildAll all -> rebuilt(() -> operations.rebuild(all.type(), id));
      case ProjectionCommand.Unknown unknown -> "unknown-command";
    };
  }

  /** What it was at first is what it is, also if it was carried out before. */
  private String rebuilt(BooleanSupplier rebuild) {
    try {
      if (!rebuild.getAsBoolean()) {
        LOG.atInfo().addKeyValue("projection", projection).log("It was carried out before");
      }
      return "rebuilding";
    } catch (PositionsException e) {
      throw e; // it comes again
    } catch (ProjectionException e) {
      LOG.atWarn()
          .addKeyValue("projection", projection)
          .addKeyValue("reason", e.toString())
          .log("It cannot be rebuilt");
      return "not-rebuildable";
    }
  }

  private String told(Handed handed, String result) {
    LOG.atInfo()
        .addKeyValue("projection", projection)
        .addKeyValue("command", handed.command().name())
        .addKeyValue("id", handed.id())
        .addKeyValue("result", result)
        .log("Command carried out");
    return result;
  }
}
