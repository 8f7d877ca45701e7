package io.gapless.projection.internal.report;

import io.gapless.event.wire.HandedCommands.Handed;
import io.gapless.event.wire.ProjectionReport;
import io.gapless.event.wire.ProjectionReport.Done;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionStatus;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.PositionsException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One report after the other: sends it, carries out the commands that come back, and tells what
 * came of them in the next one, again and again until one was taken. What goes wrong is logged when
 * it begins, not each time. Not thread-safe.
 */
final class Reporter {
  /** After a command was carried out: its sender waits. */
  static final Duration AT_ONCE = Duration.ofMillis(50);

  /** Between two looks whether the replay service has learnt to take reports. */
  static final Duration NOT_KNOWN = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

  /** Parked entities are read with their payloads, so not for every report. */
  private static final int REPORTS_PER_LIST = 6;

  private final ProjectionName projection;
  private final Operations operations;
  private final ReportChannel channel;
  private final ProjectionReport.Instance instance;
  private final CommandRun commands;
  private final LongSupplier nanoTime;

  private List<Done> done = List.of();
  private List<ParkedEntity> parked = List.of();
  private long parkedCount;
  private int listAge = REPORTS_PER_LIST;
  private String trouble = "";

  /**
   * @param nanoTime any monotonic clock
   */
  Reporter(
      ProjectionName projection,
      Operations operations,
      ReportChannel channel,
      ProjectionReport.Instance instance,
      LongSupplier nanoTime) {
    this.projection = projection;
    this.operations = operations;
    this.channel = channel;
    this.instance = instance;
    this.commands = new CommandRun(projection, operations);
    this.nanoTime = nanoTime;
  }

  /** One report. Returns how long to wait before the next one. */
  Duration report() {
    long asked = nanoTime.getAsLong();
    return switch (send()) {
      case ReportChannel.Answer.Taken taken -> {
        trouble("", "Replay service takes reports again");
        done = List.of();
        yield carryOut(taken.commands().commands(), asked);
      }
      case ReportChannel.Answer.NotKnown notKnown -> {
        trouble("it is of an earlier version", "Replay service knows no reports");
        yield NOT_KNOWN.compareTo(instance.every()) > 0 ? NOT_KNOWN : instance.every();
      }
      case ReportChannel.Answer.Failed failed -> {
        trouble(failed.reason(), "Replay service does not take reports, trying again");
        yield instance.every();
      }
    };
  }

  /** The last report: nothing is carried out any more. */
  void farewell() {
    var unused = send();
  }

  private ReportChannel.Answer send() {
    ProjectionStatus status = operations.status();
    return channel.send(StatusReport.of(instance, status, parked(status), done));
  }

  private Duration carryOut(List<Handed> handed, long asked) {
    done = commands.run(handed, () -> Duration.ofNanos(nanoTime.getAsLong() - asked));
    if (done.isEmpty()) {
      return instance.every();
    }
    listAge = REPORTS_PER_LIST;
    return AT_ONCE;
  }

  /** As last read, which is not long ago. */
  private List<ParkedEntity> parked(ProjectionStatus status) {
    listAge++;
    if (status.parked() != parkedCount || (status.parked() > 0 && listAge > REPORTS_PER_LIST)) {
      try {
        parked = operations.parked(ProjectionReport.MAX_PARKED);
        parkedCount = status.parked();
        listAge = 0;
      } catch (PositionsException e) {
        LOG.atDebug()
            .addKeyValue("projection", projection)
            .addKeyValue("reason", e.toString())
            .log("Parked entities cannot be listed");
      }
    }
    return parked;
  }

  /** The reasons of one trouble may vary: only its beginning and its end are told. */
  private void trouble(String reason, String message) {
    if (trouble.isEmpty() != reason.isEmpty()) {
      LOG.atInfo().addKeyValue("projection", projection).addKeyValue("reason", reason).log(message);
    }
    trouble = reason;
  }
}
