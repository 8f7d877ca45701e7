package io.gapless.command.answer;

import io.gapless.command.handle.CommandFlow;
import io.gapless.command.handle.CommandOutcome;
import io.gapless.command.receive.CommandIds;
import io.gapless.command.receive.IncomingCommand;
import io.gapless.command.receive.InvalidRequestException;
import io.gapless.command.receive.RequestHeaders;
import io.gapless.command.receive.RequestPath;
import io.gapless.command.watch.CommandMeter;
import io.gapless.event.EntityKey;
import io.gapless.log.trace.EventSpans;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes commands. Runs on the HTTP server's threads and never blocks them. */
@Controller
final class CommandController {
  private static final Logger LOG = LoggerFactory.getLogger(CommandController.class);

  private final CommandIds ids;
  private final CommandFlow flow;
  private final CommandMeter meter;
  private final EventSpans spans;

  CommandController(CommandIds ids, CommandFlow flow, CommandMeter meter, EventSpans spans) {
    this.ids = ids;
    this.flow = flow;
    this.meter = meter;
    this.spans = spans;
  }

  /**
   * The path's variables are not bound here: {@link RequestPath} takes them as they were sent. A
   * request without a body does not come here, {@link ProblemFactory} answers it.
   */
  @Post(Routes.COMMAND)
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces({MediaType.APPLICATION_JSON, HttpAnswers.PROBLEM_JSON})
  CompletableFuture<HttpResponse<byte[]>> command(HttpRequest<?> request, @Body byte[] body) {
    CommandMeter.Started started = meter.start();
    try {
      RequestPath path = RequestPath.of(request.getPath());
      EntityKey entity = path.entity();
      String command = path.command();
      RequestHeaders headers = new RequestHeaders(request.getHeaders()::getAll);
      headers.requireNoContentCoding();
      IncomingCommand incoming = ids.identify(path, headers, body);
      CommandSpan span = CommandSpan.begin(spans, entity, command, headers);
      return flow.handle(incoming.with(span.headers()))
          .handle(
              (outcome, failure) -> answer(incoming, started.of(entity, command), outcome, failure))
          .whenComplete((answer, failure) -> span.end(answer == null ? 500 : answer.code()));
    } catch (InvalidRequestException e) {
      started.ended(new CommandOutcome.Malformed(e.field(), e.rule()));
      return CompletableFuture.completedFuture(HttpAnswers.of(Answers.problem(Problem.of(e))));
    }
  }

  private static HttpResponse<byte[]> answer(
      IncomingCommand incoming,
      CommandMeter.Named timed,
      @Nullable CommandOutcome outcome,
      @Nullable Throwable failure) {
    if (outcome == null) {
      LOG.error("a command could not be handled", failure);
      timed.failed();
      return HttpAnswers.of(Answers.broken(incoming.id()));
    }
    timed.ended(outcome);
    return HttpAnswers.of(Answers.ofCommand(timed.entity(), incoming.id(), outcome));
  }
}
