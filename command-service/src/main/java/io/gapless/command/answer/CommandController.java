package io.gapless.command.answer;

import io.gapless.command.handle.CommandOutcome;
import io.gapless.command.receive.CommandBody;
import io.gapless.command.receive.IncomingCommand;
import io.gapless.command.receive.InvalidRequestException;
import io.gapless.command.receive.RequestHeaders;
import io.gapless.command.receive.RequestPath;
import io.gapless.command.watch.CommandMeter;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Takes commands one by one. Runs on the HTTP server's threads and never blocks them. */
@Controller
final class CommandController {
  private final CommandCalls calls;

  CommandController(CommandCalls calls) {
    this.calls = calls;
  }

  /**
   * The path's variables are not bound here: {@link RequestPath} takes them as they were sent. A
   * request without a body does not come here, {@link ProblemFactory} answers it.
   */
  @Post(Routes.COMMAND)
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces({MediaType.APPLICATION_JSON, HttpAnswers.PROBLEM_JSON})
  CompletableFuture<HttpResponse<byte[]>> command(HttpRequest<?> request, @Body byte[] body) {
    CommandMeter.Started started = calls.meter().start();
    long since = System.nanoTime();
    try {
      RequestPath path = RequestPath.of(request.getPath());
      RequestHeaders headers = new RequestHeaders(request.getHeaders()::getAll);
      headers.requireNoContentCoding();
      IncomingCommand incoming =
          calls.ids().identify(path.entity(), path.command(), headers, CommandBody.of(body));
      return calls
          .answer(Routes.COMMAND, started, since, List.of(incoming))
          .getFirst()
          .thenApply(HttpAnswers::of);
    } catch (InvalidRequestException e) {
      started.ended(new CommandOutcome.Malformed(e.field(), e.rule()));
      return CompletableFuture.completedFuture(HttpAnswers.of(Answers.problem(Problem.of(e))));
    }
  }
}
