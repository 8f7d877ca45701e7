package io.gapless.projection.internal.report;

import io.gapless.event.wire.HandedCommands;
import io.gapless.event.wire.ProjectionReport;

/** Where reports go. Blocks, for a bounded time. */
@FunctionalInterface
public interface ReportChannel {
  /** What came of a report. */
  sealed interface Answer {
    /** It was taken, and with it what had been done; these commands are to be carried out. */
    record Taken(HandedCommands commands) implements Answer {}

    /** The replay service is of a version that knows no reports. */
    record NotKnown() implements Answer {}

    /** It was not taken, or nobody knows. */
    record Failed(String reason) implements Answer {}
  }

  Answer send(ProjectionReport report);
}
