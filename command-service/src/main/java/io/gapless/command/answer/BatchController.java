package io.gapless.command.answer;

import io.gapless.command.handle.CommandOutcome;
import io.gapless.command.receive.CommandLines;
import io.gapless.command.receive.IncomingCommand;
import io.gapless.command.receive.RequestHeaders;
import io.gapless.command.watch.CommandMeter;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Takes many commands in one request, NDJSON, and answers each with a line, in their order. They
 * are no transaction: each is committed or refused for itself.
 */
@Controller
final class BatchController {
  private final CommandCalls calls;

  BatchController(CommandCalls calls) {
    this.calls = calls;
  }

  /** What became of reading a request: nothing of it is carried out before it is read in time. */
  private sealed interface Received {
    record Lines(CommandLines lines) implements Received {}

    record Refused(Problem problem) implements Received {}
  }

  @Post(Routes.COMMANDS)
  @Consumes(HttpAnswers.NDJSON)
  @Produces({HttpAnswers.NDJSON, HttpAnswers.PROBLEM_JSON})
  CompletableFuture<HttpResponse<byte[]>> commands(HttpRequest<?> request, @Body byte[] body) {
    return answer(body, new RequestHeaders(request.getHeaders()::getAll))
        .thenApply(HttpAnswers::of);
  }

  CompletableFuture<Answer> answer(byte[] body, RequestHeaders headers) {
    CommandMeter.Started started = calls.meter().start();
    long since = System.nanoTime();
    return calls
        .<Received>read(() -> new Received.Lines(read(body, headers)), Received.Refused::new)
        .thenCompose(
            received ->
                switch (received) {
                  case Received.Lines it -> answer(it.lines(), started, since);
                  case Received.Refused it ->
                      CompletableFuture.completedFuture(Answers.problem(it.problem()));
                });
  }

  private CommandLines read(byte[] body, RequestHeaders headers) {
    headers.requireNoContentCoding();
    return CommandLines.read(body, headers, calls.ids(), calls.most());
  }

  private CompletableFuture<Answer> answer(
      CommandLines lines, CommandMeter.Started started, long since) {
    List<IncomingCommand> commands = lines.commands();
    List<CompletableFuture<Answer>> answered =
        calls.answer(Routes.COMMANDS, started, since, commands);
    List<CompletableFuture<Answer>> all = new ArrayList<>();
    int next = 0;
    for (CommandLines.Line line : lines.lines()) {
      all.add(
          switch (line) {
            case CommandLines.Line.Command command -> answered.get(next++);
            case CommandLines.Line.Malformed malformed ->
                CompletableFuture.completedFuture(malformed(malformed, started));
          });
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> AnswerLines.of(all));
  }

  private static Answer malformed(CommandLines.Line.Malformed line, CommandMeter.Started started) {
    started.ended(new CommandOutcome.Malformed(line.reason().field(), line.reason().rule()));
    return Answers.problem(Problem.of(line.reason()));
  }
}
