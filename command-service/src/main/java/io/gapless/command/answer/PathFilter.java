package io.gapless.command.answer;

import io.gapless.command.receive.InvalidRequestException;
import io.gapless.command.receive.RequestPath;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;
import org.jspecify.annotations.Nullable;

/** Refuses paths on which the router's own decoding would fail, before it is asked. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class PathFilter {
  @RequestFilter
  @PreMatching
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    try {
      RequestPath.of(request.getPath()).requireDecodable();
      return null;
    } catch (InvalidRequestException e) {
      return HttpAnswers.of(Answers.problem(Problem.of(e)));
    }
  }
}
