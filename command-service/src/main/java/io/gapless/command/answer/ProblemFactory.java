package io.gapless.command.answer;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import jakarta.inject.Singleton;
import java.net.URISyntaxException;

/** Makes problems of every error that the HTTP server answers by itself. */
@Factory
final class ProblemFactory {
  @Singleton
  @Primary
  ErrorResponseProcessor<byte[]> problems() {
    return ProblemFactory::answer;
  }

  private static MutableHttpResponse<byte[]> answer(
      ErrorContext context, MutableHttpResponse<?> response) {
    Answer answer = Answers.problem(problem(context, response.code()));
    response.contentType(answer.contentType());
    answer.headers().forEach(response::header);
    byte[] body = context.getRequest().getMethod() == HttpMethod.HEAD ? null : answer.body();
    return response.body(body);
  }

  private static Problem problem(ErrorContext context, int status) {
    return switch (status) {
      case 400 -> malformed(context);
      case 404 -> Problem.of(ProblemType.NOT_FOUND);
      case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED);
      case 406 -> Problem.of(ProblemType.NOT_ACCEPTABLE);
      case 413, 414, 431 -> Problem.of(ProblemType.TOO_LARGE).at(status);
      case 415 -> Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE);
      case 500 -> Problem.of(ProblemType.INTERNAL_ERROR);
      default -> Problem.of(ProblemType.REFUSED).at(status);
    };
  }

  private static Problem malformed(ErrorContext context) {
    Throwable cause = context.getRootCause().orElse(null);
    if (cause instanceof UnsatisfiedRouteException missing) {
      return Problem.malformed(missing.getArgument().getName(), "is missing");
    }
    return cause instanceof URISyntaxException
        ? Problem.malformed("path", "must be the target of a request as RFC 3986 writes it")
        : Problem.malformed("request", "must be a request of HTTP/1.1");
  }
}
