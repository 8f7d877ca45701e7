package io.gapless.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.InvalidEventException;
import io.gapless.replay.admit.BackfillRefusedException;
import io.gapless.replay.answer.Problem;
import io.gapless.replay.answer.ProblemType;
import io.gapless.replay.audit.KeyReusedException;
import io.gapless.replay.audit.OrderUnderWayException;
import io.gapless.replay.backfill.BrokenSequenceException;
import io.gapless.replay.backfill.NotPublishedException;
import io.gapless.replay.jobs.TooManyJobsException;
import io.gapless.replay.projections.RegistryFullException;
import io.gapless.replay.read.StoreUnavailableException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.SerdeImport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our own exceptions as {@code application/problem+json}, and what each type of problem means, as
 * RFC 9457 recommends. What the HTTP server refuses by itself is {@link ProblemFactory}'s.
 */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@SerdeImport(Problem.class)
final class ProblemController {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemController.class);
  static final String RETRY_AFTER_SECONDS = "1";

  @Get("/problems/{name}")
  @Produces({MediaType.TEXT_PLAIN, Problem.MEDIA_TYPE})
  HttpResponse<?> type(@PathVariable String name) {
    return ProblemType.of(name)
        .<HttpResponse<?>>map(ProblemController::meaning)
        .orElseGet(() -> HttpProblem.of(Problem.of(ProblemType.NOT_FOUND)));
  }

  private static HttpResponse<byte[]> meaning(ProblemType type) {
    String text = type.status() + " " + type.title() + "\n\n" + type.meaning() + "\n";
    return HttpResponse.ok(text.getBytes(UTF_8)).contentType("text/plain;charset=utf-8");
  }

  @Error(global = true)
  HttpResponse<Problem> notAllowed(AuthorizationException e) {
    return e.isForbidden()
        ? HttpProblem.of(Problem.of(ProblemType.FORBIDDEN))
        : HttpProblem.of(Problem.of(ProblemType.UNAUTHENTICATED))
            .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
  }

  @Error(global = true)
  HttpResponse<Problem> invalid(InvalidEventException e) {
    return HttpProblem.of(Problem.malformed(e.field(), e.rule()));
  }

  @Error(global = true)
  HttpResponse<Problem> unavailable(StoreUnavailableException e) {
    return later(
        Problem.detailed(
            ProblemType.STORE_UNAVAILABLE, "the " + e.store() + " does not answer in time"));
  }

  @Error(global = true)
  HttpResponse<Problem> full(RegistryFullException e) {
    return tooMany(e);
  }

  @Error(global = true)
  HttpResponse<Problem> refused(BackfillRefusedException e) {
    return tooMany(e);
  }

  @Error(global = true)
  HttpResponse<Problem> noRoom(TooManyJobsException e) {
    return tooMany(e);
  }

  @Error(global = true)
  HttpResponse<Problem> reused(KeyReusedException e) {
    return HttpProblem.of(Problem.of(ProblemType.KEY_REUSED));
  }

  @Error(global = true)
  HttpResponse<Problem> underWay(OrderUnderWayException e) {
    return later(Problem.of(ProblemType.ORDER_UNDER_WAY));
  }

  @Error(global = true)
  HttpResponse<Problem> notPublished(NotPublishedException e) {
    ProblemType type = e.isBusy() ? ProblemType.TOO_MANY : ProblemType.KAFKA_UNAVAILABLE;
    return later(Problem.of(type));
  }

  @Error(global = true)
  HttpResponse<Problem> broken(BrokenSequenceException e) {
    LOG.atError().setCause(e).log("the event store has a hole");
    return HttpProblem.of(
        Problem.detailed(
            ProblemType.INTERNAL_ERROR,
            "versions of this entity are missing in the event store, see the log"));
  }

  private static HttpResponse<Problem> tooMany(RuntimeException e) {
    return later(Problem.detailed(ProblemType.TOO_MANY, String.valueOf(e.getMessage())));
  }

  private static HttpResponse<Problem> later(Problem problem) {
    return HttpProblem.of(problem).header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
  }
}
