package io.gapless.replay;

import io.gapless.replay.answer.JobAnswer;
import io.gapless.replay.answer.Problem;
import io.gapless.replay.answer.ProblemType;
import io.gapless.replay.audit.Order;
import io.gapless.replay.audit.Outcome;
import io.gapless.replay.jobs.Jobs;
import io.gapless.replay.jobs.Jobs.Change;
import io.gapless.replay.jobs.Jobs.Changed;
import io.gapless.replay.receive.JsonBody;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/** {@code POST /v1/replays/{id}/pause}, {@code resume} and {@code cancel}. */
@Controller("/v1/replays/{id}")
@Secured(Roles.OPERATOR)
@Consumes(MediaType.APPLICATION_JSON)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ReplayChangesController {
  private static final Set<String> MEMBERS = Set.of("why");

  private final Jobs jobs;
  private final HttpOrders orders;

  ReplayChangesController(Jobs jobs, HttpOrders orders) {
    this.jobs = jobs;
    this.orders = orders;
  }

  @Operation(summary = "Pauses a job within 2 s")
  @WhyBody
  @Post("/pause")
  HttpResponse<?> pause(HttpRequest<byte[]> request, @PathVariable long id) {
    return change(request, id, Change.PAUSE);
  }

  @Operation(summary = "Lets a paused job go on")
  @WhyBody
  @Post("/resume")
  HttpResponse<?> resume(HttpRequest<byte[]> request, @PathVariable long id) {
    return change(request, id, Change.RESUME);
  }

  @Operation(summary = "Ends a job within 2 s")
  @WhyBody
  @Post("/cancel")
  HttpResponse<?> cancel(HttpRequest<byte[]> request, @PathVariable long id) {
    return change(request, id, Change.CANCEL);
  }

  private HttpResponse<?> change(HttpRequest<byte[]> request, long id, Change change) {
    String why = JsonBody.parse(HttpOrders.body(request), MEMBERS).why();
    OptionalLong expected = HttpEntityTag.expected(request);
    String action = "replay-job." + change.name().toLowerCase(Locale.ROOT);
    Order order = orders.order(request, action, "job-" + id, why);
    return orders.run(order, it -> outcome(jobs.change(id, change, expected)));
  }

  private Outcome outcome(Changed changed) {
    return switch (changed) {
      case Changed.Done done -> orders.outcome(HttpStatus.OK, JobAnswer.of(done.job()));
      case Changed.Unknown unknown ->
          orders.outcome(HttpStatus.NOT_FOUND, ReplaysController.unknown());
      case Changed.Stale stale ->
          orders.outcome(HttpStatus.PRECONDITION_FAILED, Problem.of(ProblemType.JOB_CHANGED));
      case Changed.NotAllowed not ->
          orders.outcome(
              HttpStatus.CONFLICT,
              Problem.detailed(ProblemType.JOB_STATE, "the job is " + not.job().state()));
    };
  }
}
