package io.gapless.replay;

import io.gapless.event.wire.WireFormat;
import io.gapless.replay.answer.DryRunAnswer;
import io.gapless.replay.answer.JobAnswer;
import io.gapless.replay.answer.JobPage;
import io.gapless.replay.answer.Problem;
import io.gapless.replay.answer.ProblemType;
import io.gapless.replay.audit.Order;
import io.gapless.replay.audit.Outcome;
import io.gapless.replay.jobs.DryRuns;
import io.gapless.replay.jobs.JobRow;
import io.gapless.replay.jobs.Jobs;
import io.gapless.replay.jobs.TargetTopic;
import io.gapless.replay.jobs.select.Selection;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.receive.JsonBody;
import io.gapless.replay.receive.PageBefore;
import io.gapless.replay.receive.Query;
import io.gapless.replay.receive.SelectionBody;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.SerdeImport;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /v1/replays}: replay jobs, rehearsed first. */
@Controller("/v1/replays")
@Secured({Roles.VIEWER, Roles.OPERATOR})
@ExecuteOn(TaskExecutors.BLOCKING)
@SerdeImport(JobPage.class)
@SerdeImport(JobAnswer.class)
@SerdeImport(JobAnswer.Selected.class)
@SerdeImport(DryRunAnswer.class)
final class ReplaysController {
  private static final Set<String> DRY_RUN = SelectionBody.membersAnd("rate");
  private static final Set<String> ORDER =
      SelectionBody.membersAnd("token", "why", "rate", "topic");
  private static final int DEFAULT_RATE = 500;
  private static final int MOST_RATE = 10_000;

  private final DryRuns dryRuns;
  private final Jobs jobs;
  private final StoreReads reads;
  private final HttpOrders orders;
  private final WireFormat format;

  ReplaysController(
      DryRuns dryRuns,
      Jobs jobs,
      @Named(ReplayStoreFactory.REPLAY_STORE) StoreReads reads,
      HttpOrders orders,
      WireFormat format) {
    this.dryRuns = dryRuns;
    this.jobs = jobs;
    this.reads = reads;
    this.orders = orders;
    this.format = format;
  }

  /** Counts and changes nothing; repeating it costs another count. */
  @Operation(
      summary = "Counts what a replay would publish, and gives the token that the order must carry")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = "application/json",
              examples =
                  @ExampleObject(
                      value =
                          "{\"selection\":{\"entityType\":\"account\",\"entities\":[\"ann\"],\"since\":\"2026-11-20T00:00:00Z\"}}")))
  @Post("/dry-runs")
  @Secured(Roles.OPERATOR)
  @Consumes(MediaType.APPLICATION_JSON)
  HttpResponse<?> dryRun(HttpRequest<byte[]> request) {
    Query body = JsonBody.parse(HttpOrders.body(request), DRY_RUN);
    int rate = rate(body);
    return dryRuns
        .run(SelectionBody.read(body))
        .<HttpResponse<?>>map(row -> HttpResponse.ok(DryRunAnswer.of(row, rate)))
        .orElseGet(() -> HttpProblem.of(Problem.of(ProblemType.TOO_BROAD)));
  }

  @Operation(summary = "Orders a replay that was rehearsed")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = "application/json",
              examples =
                  @ExampleObject(
                      value =
                          "{\"selection\":{\"entityType\":\"account\",\"entities\":[\"ann\"],\"since\":\"2026-11-20T00:00:00Z\"},\"token\":\"...\",\"rate\":500,\"why\":\"the topic lost it\"}")))
  @Post
  @Secured(Roles.OPERATOR)
  @Consumes(MediaType.APPLICATION_JSON)
  HttpResponse<?> create(HttpRequest<byte[]> request) {
    Query body = JsonBody.parse(HttpOrders.body(request), ORDER);
    Selection selection = SelectionBody.read(body);
    String topic = TargetTopic.of(body.optionalText("topic"), selection.type(), format);
    int rate = rate(body);
    String token = body.text("token");
    Order order =
        orders.order(request, "replay-job.create", selection.type() + " to " + topic, body.why());
    DryRuns.Verdict verdict = dryRuns.check(token, selection);
    return orders.run(order, it -> created(it, selection, topic, rate, verdict));
  }

  private Outcome created(
      Order order, Selection selection, String topic, int rate, DryRuns.Verdict verdict) {
    // Begun before, by a replica that died over it: the token may have died since.
    Optional<JobRow> kept = jobs.find(order.key());
    if (kept.isPresent()) {
      return created(kept.get());
    }
    return switch (verdict) {
      case DryRuns.Verdict.Refused refused ->
          orders.outcome(
              HttpStatus.CONFLICT, Problem.detailed(ProblemType.DRY_RUN_NEEDED, refused.reason()));
      case DryRuns.Verdict.Accepted accepted ->
          created(
              jobs.create(
                  new Jobs.NewJob(
                      order.key(),
                      selection,
                      topic,
                      rate,
                      accepted.count(),
                      accepted.through(),
                      order.who(),
                      order.why())));
    };
  }

  private Outcome created(JobRow job) {
    return orders.outcome(HttpStatus.CREATED, JobAnswer.of(job));
  }

  @Operation(summary = "Replay jobs, the latest first")
  @LatestFirst
  @Get
  JobPage jobs(HttpRequest<?> request) {
    PageBefore page = PageBefore.parse(request.getUri().getRawQuery());
    List<JobAnswer> found =
        reads.read(() -> jobs.before(page.before(), page.limit())).stream()
            .map(JobAnswer::of)
            .toList();
    return JobPage.of(found, page.limit());
  }

  @Operation(summary = "One replay job, with an ETag")
  @Get("/{id}")
  HttpResponse<?> job(HttpRequest<?> request, @PathVariable long id) {
    return reads
        .read(() -> jobs.find(id))
        .<HttpResponse<?>>map(
            it -> new HttpEntityTag(it.version()).answer(request, JobAnswer.of(it)))
        .orElseGet(() -> HttpProblem.of(unknown()));
  }

  private static int rate(Query body) {
    return (int) body.optionalNumber("rate", 1, MOST_RATE).orElse(DEFAULT_RATE);
  }

  static Problem unknown() {
    return Problem.detailed(ProblemType.NOT_FOUND, "there is no such job");
  }
}
