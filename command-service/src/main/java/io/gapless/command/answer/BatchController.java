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
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Takes many commands in one request, NDJSON, and answers each with the line that it would have got
 * alone, in their order. They are no transaction: each is committed or refused for itself.
 */
@Controller
final class BatchController {
  private final CommandCalls calls;
  private final ReadThreads threads;

  BatchController(CommandCalls calls, ReadThreads threads) {
    this.calls = calls;
    this.threads = threads;
  }

  /** A megabyte of lines is not taken apart on the HTTP server's threads. */
  @Post(Routes.COMMANDS)
  @Consumes(HttpAnswers.NDJSON)
  @Produces({HttpAnswers.NDJSON, HttpAnswers.PROBLEM_JSON})
  CompletableFuture<HttpResponse<byte[]>> commands(HttpRequest<?> request, @Body byte[] body) {
    CommandMeter.Started started = calls.meter().start();
    RequestHeaders headers = new RequestHeaders(request.getHeaders()::getAll);
    return threads
        .<CompletableFuture<HttpResponse<byte[]>>>run(
            () -> answer(read(body, headers), started), BatchController::problem)
        .thenCompose(Function.identity());
  }

  private CommandLines read(byte[] body, RequestHeaders headers) {
    headers.requireNoContentCoding();
    return CommandLines.read(body, headers, calls.ids(), calls.most());
  }

  private CompletableFuture<HttpResponse<byte[]>> answer(
      CommandLines lines, CommandMeter.Started started) {
    List<IncomingCommand> commands = new ArrayList<>();
    for (CommandLines.Line line : lines.read()) {
      if (line instanceof CommandLines.Line.Command it) {
        commands.add(it.command());
      }
    }
    Iterator<CompletableFuture<Answer>> answered =
        calls.answer(Routes.COMMANDS, started, commands).iterator();
    List<CompletableFuture<Answer>> answers =
        lines.read().stream()
            .map(
                line ->
                    line instanceof CommandLines.Line.Malformed malformed
                        ? CompletableFuture.completedFuture(malformed(malformed, started))
                        : answered.next())
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(all -> HttpAnswers.of(AnswerLines.of(answers)));
  }

  private static Answer malformed(CommandLines.Line.Malformed line, CommandMeter.Started started) {
    started.ended(new CommandOutcome.Malformed(line.reason().field(), line.reason().rule()));
    return Answers.problem(Problem.of(line.reason()));
  }

  private static CompletableFuture<HttpResponse<byte[]>> problem(Problem problem) {
    return CompletableFuture.completedFuture(HttpAnswers.of(Answers.problem(problem)));
  }
}
