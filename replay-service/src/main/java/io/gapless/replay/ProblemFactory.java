package io.gapless.replay;

import io.gapless.replay.answer.Problem;
import io.gapless.replay.answer.ProblemType;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.net.URISyntaxException;

/** Makes problems of every error that the HTTP server answers by itself. */
@Factory
final class ProblemFactory {
  @Singleton
  @Primary
  ErrorResponseProcessor<Problem> problems() {
    return ProblemFactory::answer;
  }

  private static MutableHttpResponse<Problem> answer(
      ErrorContext context, MutableHttpResponse<?> response) {
    Problem problem = problem(context, response.code());
    response.contentType(Problem.MEDIA_TYPE);
    return response.body(context.getRequest().getMethod() == HttpMethod.HEAD ? null : problem);
  }

  private static Problem problem(ErrorContext context, int status) {
    return switch (status) {
      case 400 -> malformed(context);
      case 404 -> Problem.of(ProblemType.NOT_FOUND);
      case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED);
      case 406 -> Problem.of(ProblemType.NOT_ACCEPTABLE);
      case 413, 414, 431 -> Problem.at(ProblemType.TOO_LARGE, status);
      case 500 -> Problem.of(ProblemType.INTERNAL_ERROR);
      default -> Problem.at(ProblemType.REFUSED, status);
    };
  }

  /** The server reads the path before any of our code does. */
  private static Problem malformed(ErrorContext context) {
    return context.getRootCause().orElse(null) instanceof URISyntaxException
        ? Problem.malformed("path", "must be the target of a request as RFC 3986 writes it")
        : Problem.malformed("request", "must be a request of HTTP/1.1");
  }
}
