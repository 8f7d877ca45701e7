package io.gapless.projection.internal.backfill;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.event.wire.PercentEncoding;
import io.gapless.event.wire.WireFormat;
import io.gapless.projection.internal.core.BackfillAnswer;
import io.gapless.projection.internal.core.BackfillRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The replay service over HTTP. Everything has a bound: the time for a whole answer, and its size,
 * past which it is cut and read as far as it came. Redirects are not followed.
 */
public final class HttpReplayService implements ReplayService, AutoCloseable {
  private static final String CONTENT_TYPE = "application/x-ndjson";
  private static final int MOST_EVENT_BYTES = 8 << 20;
  private static final int MOST_HEAD_BYTES = 32 << 20;

  /** An answer, its body as far as it came. */
  private record Received(ResponseInfo head, Body body) {
    boolean isExpected() {
      String contentType = head.headers().firstValue("Content-Type").orElse("");
      return head.statusCode() == 200 && contentType.startsWith(CONTENT_TYPE);
    }
  }

  private final HttpClient client;
  private final String base;
  private final Duration timeout;
  private final AnswerCheck check;

  public HttpReplayService(URI base, Duration timeout, WireFormat format) {
    String text = base.toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.timeout = timeout;
    this.check = new AnswerCheck(format);
    // HTTP/1.1: an upgrade to HTTP/2 in clear text confuses proxies, and one request at a time per
    // entity gains nothing from it.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
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
        body -> check.events(request, body.lines()),
        BackfillAnswer.Unusable::new);
  }

  @Override
  public HeadsAnswer heads(EntityType type, Position after, int limit) {
    return get(
        "/v1/heads?entityType=%s&after=%s&limit=%d"
            .formatted(PercentEncoding.encode(type.value()), after, limit),
        MOST_HEAD_BYTES,
        body -> check.heads(type, after, limit, body.lines()),
        HeadsAnswer.Unusable::new);
  }

  @Override
  public WindowAnswer window(EntityType type, Position after, Position through, int limit) {
    return get(
        "/v1/events?entityType=%s&after=%s&through=%s&limit=%d"
            .formatted(PercentEncoding.encode(type.value()), after, through, limit),
        MOST_EVENT_BYTES,
        body -> check.window(type, after, through, limit, body.lines()),
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
    client.shutdownNow();
  }

  private <T> T get(String path, int most, Function<Body, T> read, Function<String, T> unusable) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Accept", CONTENT_TYPE)
            .timeout(timeout)
            .build();
    CompletableFuture<Received> received = new CompletableFuture<>();
    CompletableFuture<HttpResponse<Body>> exchange =
        client.sendAsync(request, info -> receive(info, most, received));
    exchange.whenComplete(
        (response, error) -> {
          if (error != null) {
            received.completeExceptionally(error); // unless the body came, whole or cut
          }
        });
    try {
      Received answer = received.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return answer.isExpected()
          ? read.apply(answer.body())
          : unusable.apply(
              "the replay service answered with status "
                  + answer.head().statusCode()
                  + " and no NDJSON");
    } catch (ExecutionException e) {
      return unusable.apply("the replay service cannot be reached: " + e.getCause());
    } catch (TimeoutException e) {
      return unusable.apply("the replay service did not answer within " + timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unusable.apply("interrupted");
    } finally {
      exchange.cancel(true);
    }
  }

  /**
   * Takes the body from its subscriber: of one that breaks off, the client itself hands over either
   * what came or the error, whichever of its threads is faster.
   */
  private static BodySubscriber<Body> receive(
      ResponseInfo head, int most, CompletableFuture<Received> received) {
    BoundedBody body = new BoundedBody(most);
    body.getBody().thenAccept(it -> received.complete(new Received(head, it)));
    return body;
  }
}
