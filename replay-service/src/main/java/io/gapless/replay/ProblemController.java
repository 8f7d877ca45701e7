package io.gapless.replay;

import io.gapless.event.InvalidEventException;
import io.gapless.replay.answer.Problem;
import io.gapless.replay.backfill.BrokenSequenceException;
import io.gapless.replay.read.StoreUnavailableException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.serde.annotation.SerdeImport;
import java.net.URISyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every error as {@code application/problem+json}. */
@Controller
@SerdeImport(Problem.class)
final class ProblemController {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemController.class);
  private static final String RETRY_AFTER_SECONDS = "1";

  @Error(global = true)
  HttpResponse<Problem> invalid(InvalidEventException e) {
    return answer(Problem.invalid(e.field(), e.rule()));
  }

  /** The server reads the path before any of our code does. */
  @Error(global = true)
  HttpResponse<Problem> malformed(URISyntaxException e) {
    return answer(Problem.invalid("path", "must be percent-encoded (RFC 3986)"));
  }

  @Error(global = true)
  HttpResponse<Problem> unavailable(StoreUnavailableException e) {
    return answer(Problem.unavailable("The event store does not answer. Ask again."))
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
  }

  @Error(global = true)
  HttpResponse<Problem> broken(BrokenSequenceException e) {
    LOG.atError().setCause(e).log("the event store has a hole");
    return answer(
        Problem.internal("Versions of this entity are missing in the event store. See the log."));
  }

  @Error(global = true)
  HttpResponse<Problem> refused(HttpStatusException e) {
    return answer(Problem.ofStatus(e.getStatus().getCode(), e.getStatus().getReason()));
  }

  @Error(global = true)
  HttpResponse<Problem> unexpected(Throwable e) {
    LOG.atError().setCause(e).log("request failed");
    return answer(Problem.internal("See the service's log."));
  }

  @Error(global = true, status = HttpStatus.NOT_FOUND)
  HttpResponse<Problem> notFound(HttpRequest<?> request) {
    return status(HttpStatus.NOT_FOUND);
  }

  @Error(global = true, status = HttpStatus.METHOD_NOT_ALLOWED)
  HttpResponse<Problem> methodNotAllowed(HttpRequest<?> request) {
    return status(HttpStatus.METHOD_NOT_ALLOWED);
  }

  @Error(global = true, status = HttpStatus.NOT_ACCEPTABLE)
  HttpResponse<Problem> notAcceptable(HttpRequest<?> request) {
    return status(HttpStatus.NOT_ACCEPTABLE);
  }

  @Error(global = true, status = HttpStatus.UNSUPPORTED_MEDIA_TYPE)
  HttpResponse<Problem> unsupported(HttpRequest<?> request) {
    return status(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
  }

  @Error(global = true, status = HttpStatus.REQUEST_ENTITY_TOO_LARGE)
  HttpResponse<Problem> tooLarge(HttpRequest<?> request) {
    return status(HttpStatus.REQUEST_ENTITY_TOO_LARGE);
  }

  private static HttpResponse<Problem> status(HttpStatus status) {
    return answer(Problem.ofStatus(status.getCode(), status.getReason()));
  }

  private static MutableHttpResponse<Problem> answer(Problem problem) {
    return HttpResponse.<Problem>status(HttpStatus.valueOf(problem.status()))
        .contentType(Problem.MEDIA_TYPE)
        .body(problem);
  }
}
