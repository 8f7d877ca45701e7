package io.gapless.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.CommandId;
import io.gapless.event.InvalidEventException;
import io.gapless.replay.answer.Problem;
import io.gapless.replay.answer.ProblemType;
import io.gapless.replay.audit.Order;
import io.gapless.replay.audit.Orders;
import io.gapless.replay.audit.Outcome;
import io.gapless.replay.jobs.TooManyJobsException;
import io.gapless.replay.projections.RegistryFullException;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.receive.Caller;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * For every request that changes something: who gives the order, the key that makes a repeated one
 * the same, the record before the effect, and the answer to a repetition.
 */
@Singleton
final class HttpOrders {
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  static final String REPLAYED = "Idempotent-Replayed";
  private static final byte[] NOTHING = {};

  private final Orders orders;
  private final StoreReads reads;
  private final ObjectMapper json;

  HttpOrders(
      Orders orders, @Named(ReplayStoreFactory.REPLAY_STORE) StoreReads reads, ObjectMapper json) {
    this.orders = orders;
    this.reads = reads;
    this.json = json;
  }

  /** What was sent, empty if nothing was. */
  static byte[] body(HttpRequest<byte[]> request) {
    return request.getBody().orElse(NOTHING);
  }

  /**
   * The order that a request gives.
   *
   * @param action what kind, for example {@code replay-job.create}
   * @param subject what it is about
   * @param why the reason given, may be empty
   */
  Order order(HttpRequest<byte[]> request, String action, String subject, String why) {
    return new Order(key(request), action, subject, who(request), why, text(request));
  }

  /** Whoever gave the order has read it as JSON, so it is UTF-8. */
  private static String text(HttpRequest<byte[]> request) {
    return new String(body(request), UTF_8);
  }

  private static String who(HttpRequest<?> request) {
    return Caller.name(
        proved(request), request.getHeaders().getAll(Caller.ACTOR), address(request));
  }

  /** Whose share of a limit a request takes: who proved a name has one, else its address has. */
  static String caller(HttpRequest<?> request) {
    return proved(request).map(it -> "name " + it).orElseGet(() -> "address " + address(request));
  }

  private static Optional<String> proved(HttpRequest<?> request) {
    return request
        .getUserPrincipal(Authentication.class)
        .filter(it -> !it.getAttributes().containsKey(SecurityFactory.UNPROVED))
        .map(Authentication::getName);
  }

  private static String address(HttpRequest<?> request) {
    return request.getRemoteAddress().getAddress().getHostAddress();
  }

  private static CommandId key(HttpRequest<?> request) {
    List<String> given = request.getHeaders().getAll(IDEMPOTENCY_KEY);
    if (given.size() > 1) {
      throw new InvalidEventException(IDEMPOTENCY_KEY, "must not be given more than once");
    }
    return new CommandId(given.isEmpty() ? UUID.randomUUID().toString() : given.getFirst());
  }

  /**
   * Records the order, then carries it out, or answers as before if it was.
   *
   * @param effect idempotent by the order's key; it must have checked the request already
   */
  HttpResponse<byte[]> run(Order order, Function<Order, Outcome> effect) {
    Outcome outcome = reads.read(() -> orders.run(order, () -> carriedOut(order, effect)));
    MutableHttpResponse<byte[]> response =
        HttpResponse.<byte[]>status(HttpStatus.valueOf(outcome.status()))
            .contentType(mediaType(outcome.status()))
            .header(IDEMPOTENCY_KEY, order.key().value())
            .header(REPLAYED, Boolean.toString(outcome.isRepeated()))
            .body(outcome.body().getBytes(UTF_8));
    return outcome.status() == Outcome.NOT_NOW
        ? response.header(HttpHeaders.RETRY_AFTER, ProblemController.RETRY_AFTER_SECONDS)
        : response;
  }

  /** No room is an answer, too, and recorded as one. */
  private Outcome carriedOut(Order order, Function<Order, Outcome> effect) {
    try {
      return effect.apply(order);
    } catch (TooManyJobsException | RegistryFullException e) {
      return outcome(
          HttpStatus.TOO_MANY_REQUESTS,
          Problem.detailed(ProblemType.TOO_MANY, String.valueOf(e.getMessage())));
    }
  }

  private static String mediaType(int status) {
    return status < HttpStatus.BAD_REQUEST.getCode()
        ? MediaType.APPLICATION_JSON
        : Problem.MEDIA_TYPE;
  }

  /** An answer that is recorded with the order. */
  Outcome outcome(HttpStatus status, Object body) {
    try {
      return Outcome.of(status.getCode(), json.writeValueAsString(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
