package io.gapless.projection.internal.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Requests to the replay service. Everything has a bound: the time for a whole answer, and its
 * size, past which it is cut and read as far as it came. Redirects are not followed. Thread-safe.
 */
public final class HttpCalls implements AutoCloseable {
  /** What the replay service speaks. */
  static final String ND_JSON = "application/x-ndjson";

  private static final int OK = 200;

  /** What came of a request. */
  public sealed interface Outcome {
    /**
     * An answer.
     *
     * @param status its status
     * @param contentType its media type and parameters, empty if it has none
     * @param lines the whole lines of its body, as far as that came
     */
    record Received(int status, String contentType, List<String> lines) implements Outcome {
      public Received {
        lines = List.copyOf(lines);
      }

      /** Whether it is the answer that was asked for. */
      public boolean isNdJson() {
        return status == OK && contentType.startsWith(ND_JSON);
      }
    }

    /** There is none. */
    record Failed(String reason) implements Outcome {}
  }

  /** An answer, its body as far as it came. */
  private record Parts(ResponseInfo head, Body body) {
    Outcome.Received received() {
      String contentType = head.headers().firstValue("Content-Type").orElse("");
      return new Outcome.Received(head.statusCode(), contentType, body.lines());
    }
  }

  private final HttpClient client;
  private final String base;
  private final Optional<Supplier<String>> token;
  private final Duration timeout;

  /**
   * @param timeout for one request, answer included
   */
  public HttpCalls(Address address, Duration timeout) {
    String text = address.base().toString();
    this.token = address.token();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.timeout = timeout;
    // HTTP/1.1: an upgrade to HTTP/2 in clear text confuses proxies, and one request at a time per
    // entity gains nothing from it.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * @param most bytes of the answer that are read
   */
  Outcome get(String path, int most) {
    return call(HttpRequest.newBuilder(URI.create(base + path)), most);
  }

  /** Sends a JSON object. */
  Outcome post(String path, String json, int most) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json, UTF_8));
    return call(request, most);
  }

  /** Sends lines of JSON. */
  public Outcome put(String path, List<String> lines, int most) {
    String body = String.join("\n", lines) + "\n";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", ND_JSON)
            .PUT(BodyPublishers.ofString(body, UTF_8));
    return call(request, most);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private Outcome call(HttpRequest.Builder asked, int most) {
    HttpRequest request;
    try {
      token.ifPresent(it -> asked.header("Authorization", "Bearer " + it.get()));
      request = asked.header("Accept", ND_JSON).timeout(timeout).build();
    } catch (RuntimeException e) {
      return new Outcome.Failed("there is no token for the replay service: " + e);
    }
    CompletableFuture<Parts> received = new CompletableFuture<>();
    CompletableFuture<HttpResponse<Body>> exchange =
        client.sendAsync(request, info -> receive(info, most, received));
    exchange.whenComplete(
        (response, error) -> {
          if (error != null) {
            received.completeExceptionally(error); // unless the body came, whole or cut
          }
        });
    try {
      return received.get(timeout.toMillis(), TimeUnit.MILLISECONDS).received();
    } catch (ExecutionException e) {
      return new Outcome.Failed("the replay service cannot be reached: " + e.getCause());
    } catch (TimeoutException e) {
      return new Outcome.Failed("the replay service did not answer within " + timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("interrupted");
    } finally {
      exchange.cancel(true);
    }
  }

  /**
   * Takes the body from its subscriber: of one that breaks off, the client itself hands over either
   * what came or the error, whichever of its threads is faster.
   */
  private static BodySubscriber<Body> receive(
      ResponseInfo head, int most, CompletableFuture<Parts> received) {
    BoundedBody body = new BoundedBody(most);
    body.getBody().thenAccept(it -> received.complete(new Parts(head, it)));
    return body;
  }
}
