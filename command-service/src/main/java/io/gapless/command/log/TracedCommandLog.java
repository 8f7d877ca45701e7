package io.gapless.command.log;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.log.append.AppendRequest;
import io.gapless.log.append.AppendResult;
import io.gapless.log.append.CommandStamp;
import io.gapless.log.read.EntityPage;
import io.gapless.log.read.EntityRange;
import io.gapless.log.trace.EventSpans;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The same event log, each append in a span. */
public final class TracedCommandLog implements CommandLog {
  private final CommandLog log;
  private final EventSpans spans;

  private TracedCommandLog(CommandLog log, EventSpans spans) {
    this.log = log;
    this.spans = spans;
  }

  /** The log itself if there are no spans. */
  public static CommandLog of(CommandLog log, EventSpans spans) {
    return spans.isOn() ? new TracedCommandLog(log, spans) : log;
  }

  @Override
  public boolean isAvailable() {
    return log.isAvailable();
  }

  @Override
  public Optional<AppendResult> earlier(CommandStamp command) {
    return log.earlier(command);
  }

  @Override
  public List<Event> events(EntityKey entity, EntityVersion from, int limit) {
    return log.events(entity, from, limit);
  }

  @Override
  public List<EntityPage> events(List<EntityRange> ranges) {
    return log.events(ranges);
  }

  @Override
  public CompletableFuture<AppendResult> append(AppendRequest request) {
    Map<String, String> metadata =
        request.events().isEmpty() ? Map.of() : request.events().getFirst().metadata();
    Span span = spans.append(request.entity(), request.events().size(), metadata);
    return log.append(request).whenComplete((result, failure) -> end(span, result, failure));
  }

  private static void end(Span span, @Nullable AppendResult result, @Nullable Throwable failure) {
    if (failure != null) {
      EventSpans.fail(span, failure.getClass().getName());
    } else if (result instanceof AppendResult.Appended
        || result instanceof AppendResult.AlreadyAppended) {
      span.end();
    } else {
      EventSpans.fail(
          span, String.valueOf(result == null ? null : result.getClass().getSimpleName()));
    }
  }
}
