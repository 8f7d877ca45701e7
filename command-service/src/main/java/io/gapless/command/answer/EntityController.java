package io.gapless.command.answer;

import io.gapless.command.load.EntityReads;
import io.gapless.command.receive.RequestPath;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.concurrent.CompletableFuture;

/** Shows an entity's present state. Runs on the HTTP server's threads and never blocks them. */
@Controller
final class EntityController {
  private final EntityReads reads;
  private final ReadThreads threads;

  EntityController(EntityReads reads, ReadThreads threads) {
    this.reads = reads;
    this.threads = threads;
  }

  @Get(Routes.ENTITY)
  @Produces({MediaType.APPLICATION_JSON, HttpAnswers.PROBLEM_JSON})
  CompletableFuture<HttpResponse<byte[]>> state(HttpRequest<?> request) {
    RequestPath path = RequestPath.of(request.getPath());
    return threads.run(() -> answer(path), Answers::problem).thenApply(HttpAnswers::of);
  }

  private Answer answer(RequestPath path) {
    return reads
        .state(path.entity())
        .map(Answers::ofEntity)
        .orElseGet(() -> Answers.problem(Problem.of(ProblemType.ENTITY_UNKNOWN)));
  }
}
