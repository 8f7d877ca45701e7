package io.gapless.projection.internal.backfill;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.event.wire.PercentEncoding;
import io.gapless.event.wire.WireFormat;
import io.gapless.projection.internal.core.BackfillAnswer;
import io.gapless.projection.internal.core.BackfillRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** The replay service over HTTP; for the bounds see {@link HttpCalls}. */
public final class HttpReplayService implements ReplayService, AutoCloseable {
  private static final int MOST_EVENT_BYTES = 8 << 20;
  private static final int MOST_HEAD_BYTES = 32 << 20;

  private final HttpCalls calls;
  private final AnswerCheck check;

  public HttpReplayService(Address address, Duration timeout, WireFormat format) {
    this.calls = new HttpCalls(address, timeout);
    this.check = new AnswerCheck(format);
  }

  /** The same replay service, asked to publish events again where that is enough. */
  public ReplayService republishing() {
    return new RepublishingReplayService(this, calls, check);
  }

  @Override
  public BackfillAnswer events(BackfillRequest request) {
    String path =
        "/v1/events/%s?from=%s&to=%s"
            .formatted(PercentEncoding.path(request.entity()), request.from(), request.to());
    String seen = request.seen().map(version -> "&seen=" + version).orElse("");
    return get(
        path + seen,
        MOST_EVENT_BYTES,
        lines -> check.events(request, lines),
        BackfillAnswer.Unusable::new);
  }

  @Override
  public HeadsAnswer heads(EntityType type, Position after, int limit) {
    return get(
        "/v1/heads?entityType=%s&after=%s&limit=%d"
            .formatted(PercentEncoding.encode(type.value()), after, limit),
        MOST_HEAD_BYTES,
        lines -> check.heads(type, after, limit, lines),
        HeadsAnswer.Unusable::new);
  }

  @Override
  public WindowAnswer window(EntityType type, Position after, Position through, int limit) {
    return get(
        "/v1/events?entityType=%s&after=%s&through=%s&limit=%d"
            .formatted(PercentEncoding.encode(type.value()), after, through, limit),
        MOST_EVENT_BYTES,
        lines -> check.window(type, after, through, limit, lines),
        WindowAnswer.Unusable::new);
  }

  @Override
  public List<WindowAnswer> windows(EntityType type, List<Range> ranges, int limit) {
    List<Callable<WindowAnswer>> requests = new ArrayList<>();
    for (Range range : ranges) {
      requests.add(() -> window(type, range.after(), range.through(), limit));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(requests).stream().map(Future::resultNow).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(new WindowAnswer.Unusable("interrupted"));
    }
  }

  @Override
  public void close() {
    calls.close();
  }

  private <T> T get(
      String path, int most, Function<List<String>, T> read, Function<String, T> unusable) {
    return switch (calls.get(path, most)) {
      case HttpCalls.Outcome.Received answer ->
          answer.isNdJson() ? read.apply(answer.lines()) : unusable.apply(unexpected(answer));
      case HttpCalls.Outcome.Failed failed -> unusable.apply(failed.reason());
    };
  }

  static String unexpected(HttpCalls.Outcome.Received answer) {
    return "the replay service answered with status " + answer.status() + " and no NDJSON";
  }
}
