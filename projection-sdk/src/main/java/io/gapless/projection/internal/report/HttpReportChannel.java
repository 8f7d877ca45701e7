package io.gapless.projection.internal.report;

import io.gapless.event.InvalidEventException;
import io.gapless.event.wire.HandedCommands;
import io.gapless.event.wire.PercentEncoding;
import io.gapless.event.wire.ProjectionReport;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.internal.backfill.HttpCalls;
import java.util.List;

/** Reports over HTTP. Answers are read as untrusted input. Thread-safe. */
public final class HttpReportChannel implements ReportChannel {
  private static final int MOST_BYTES = 64 << 10;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;

  private final HttpCalls calls;
  private final String path;

  /**
   * @param instance names this run of the projection
   */
  public HttpReportChannel(HttpCalls calls, ProjectionName projection, String instance) {
    this.calls = calls;
    this.path =
        "/v1/projections/%s/instances/%s"
            .formatted(
                PercentEncoding.encode(projection.value()), PercentEncoding.encode(instance));
  }

  @Override
  public Answer send(ProjectionReport report) {
    return switch (calls.put(path, report.lines(), MOST_BYTES)) {
      case HttpCalls.Outcome.Received answer -> answer(answer);
      case HttpCalls.Outcome.Failed failed -> new Answer.Failed(failed.reason());
    };
  }

  private static Answer answer(HttpCalls.Outcome.Received answer) {
    if (answer.status() == NOT_FOUND || answer.status() == METHOD_NOT_ALLOWED) {
      return new Answer.NotKnown();
    }
    return answer.isNdJson()
        ? commands(answer.lines())
        : new Answer.Failed("the replay service answered with status " + answer.status());
  }

  private static Answer commands(List<String> lines) {
    try {
      return new Answer.Taken(HandedCommands.read(lines));
    } catch (InvalidEventException e) {
      return new Answer.Failed("the answer cannot be read: " + e.field() + " " + e.rule());
    }
  }
}
