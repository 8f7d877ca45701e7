package io.gapless.replay;

import io.gapless.event.EntityType;
import io.gapless.event.InvalidEventException;
import io.gapless.event.Position;
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
import io.gapless.replay.jobs.Jobs.Change;
import io.gapless.replay.jobs.Jobs.Changed;
import io.gapless.replay.jobs.TargetTopic;
import io.gapless.replay.jobs.select.Selection;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.receive.JsonBody;
import io.gapless.replay.receive.Query;
import io.micronaut.http.HttpHeaders;
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
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.inject.Named;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /v1/replays}: replay jobs, rehearsed first. */
@Controller("/v1/replays")
@Secured({Roles.VIEWER, Roles.OPERATOR})
@ExecuteOn(TaskExecutors.BLOCKING)
@SerdeImport(JobPage.class)
@SerdeImport(JobAnswer.class)
@SerdeImport(JobAnswer.Selected.class)
@SerdeImport(DryRunAnswer.class)
final class ReplaysController {
  private static final Set<String> PAGE = Set.of("before", "limit");
  private static final Set<String> SELECTION =
      Set.of(
          "selection.entityType",
          "selection.entities[]",
          "selection.eventType",
          "selection.afterPosition",
          "selection.throughPosition",
          "selection.since",
          "selection.until");
  private static final Set<String> DRY_RUN = with(SELECTION, "rate");
  private static final Set<String> ORDER = with(SELECTION, "token", "why", "rate", "topic");
  private static final Set<String> CHANGE = Set.of("why");
  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST_LIMIT = 100;
  private static final int DEFAULT_RATE = 500;
  private static final int MOST_RATE = 10_000;
  private static final Pattern TAG = Pattern.compile("\"([1-9][0-9]{0,17})\"");

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

  private static Set<String> with(Set<String> members, String... more) {
    Set<String> all = new HashSet<>(members);
    all.addAll(List.of(more));
    return Set.copyOf(all);
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
        .run(selection(body))
        .<HttpResponse<?>>map(row -> HttpResponse.ok(DryRunAnswer.of(row, rate)))
        .orElseGet(() -> problem(Problem.of(ProblemType.TOO_BROAD)));
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
    Selection selection = selection(body);
    String topic = TargetTopic.of(body.optionalText("topic"), selection.type(), format);
    int rate = rate(body);
    String token = body.text("token");
    Order order =
        orders.order(
            request, "replay-job.create", selection.type() + " to " + topic, body.text("why"));
    requireWhy(order);
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

  @Operation(
      summary = "Replay jobs, the latest first",
      parameters = {
        @Parameter(
            in = ParameterIn.QUERY,
            name = "before",
            required = false,
            description = "behind the page whose member next this was",
            schema = @Schema(type = "integer", format = "int64")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = "limit",
            required = false,
            description = "at most so many",
            schema = @Schema(type = "integer", format = "int64"))
      })
  @Get
  JobPage jobs(HttpRequest<?> request) {
    Query query = Query.parse(request.getUri().getRawQuery(), PAGE);
    long before = query.optionalNumber("before", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
    int limit = (int) query.optionalNumber("limit", 1, MOST_LIMIT).orElse(DEFAULT_LIMIT);
    List<JobAnswer> page =
        reads.read(() -> jobs.before(before, limit)).stream().map(JobAnswer::of).toList();
    return JobPage.of(page, limit);
  }

  @Operation(summary = "One replay job, with an ETag")
  @Get("/{id}")
  HttpResponse<?> job(HttpRequest<?> request, @PathVariable long id) {
    Optional<JobRow> found = reads.read(() -> jobs.find(id));
    if (found.isEmpty()) {
      return problem(unknown());
    }
    JobRow job = found.get();
    boolean isKnown =
        request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).stream()
            .flatMap(it -> Pattern.compile(",").splitAsStream(it))
            .map(String::trim)
            .anyMatch(it -> it.equals("*") || it.equals(tag(job)) || it.equals("W/" + tag(job)));
    return isKnown
        ? HttpResponse.notModified().header(HttpHeaders.ETAG, tag(job))
        : HttpResponse.ok(JobAnswer.of(job)).header(HttpHeaders.ETAG, tag(job));
  }

  private static String tag(JobRow job) {
    return "\"" + job.version() + "\"";
  }

  @Operation(summary = "Pauses a job within 2 s")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = "application/json",
              examples = @ExampleObject(value = "{\"why\":\"the topic lost it\"}")))
  @Post("/{id}/pause")
  @Secured(Roles.OPERATOR)
  @Consumes(MediaType.APPLICATION_JSON)
  HttpResponse<?> pause(HttpRequest<byte[]> request, @PathVariable long id) {
    return change(request, id, Change.PAUSE);
  }

  @Operation(summary = "Lets a paused job go on")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = "application/json",
              examples = @ExampleObject(value = "{\"why\":\"the topic lost it\"}")))
  @Post("/{id}/resume")
  @Secured(Roles.OPERATOR)
  @Consumes(MediaType.APPLICATION_JSON)
  HttpResponse<?> resume(HttpRequest<byte[]> request, @PathVariable long id) {
    return change(request, id, Change.RESUME);
  }

  @Operation(summary = "Ends a job within 2 s")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = "application/json",
              examples = @ExampleObject(value = "{\"why\":\"the topic lost it\"}")))
  @Post("/{id}/cancel")
  @Secured(Roles.OPERATOR)
  @Consumes(MediaType.APPLICATION_JSON)
  HttpResponse<?> cancel(HttpRequest<byte[]> request, @PathVariable long id) {
    return change(request, id, Change.CANCEL);
  }

  private HttpResponse<?> change(HttpRequest<byte[]> request, long id, Change change) {
    Query body = JsonBody.parse(HttpOrders.body(request), CHANGE);
    OptionalLong expected = expected(request.getHeaders().getAll(HttpHeaders.IF_MATCH));
    String action = "replay-job." + change.name().toLowerCase(Locale.ROOT);
    Order order = orders.order(request, action, "job-" + id, body.text("why"));
    requireWhy(order);
    return orders.run(order, it -> outcome(jobs.change(id, change, expected)));
  }

  private Outcome outcome(Changed changed) {
    return switch (changed) {
      case Changed.Done done -> orders.outcome(HttpStatus.OK, JobAnswer.of(done.job()));
      case Changed.Unknown unknown -> orders.outcome(HttpStatus.NOT_FOUND, unknown());
      case Changed.Stale stale ->
          orders.outcome(HttpStatus.PRECONDITION_FAILED, Problem.of(ProblemType.JOB_CHANGED));
      case Changed.NotAllowed not ->
          orders.outcome(
              HttpStatus.CONFLICT,
              Problem.detailed(ProblemType.JOB_STATE, "the job is " + not.job().state()));
    };
  }

  /** Empty if any version will do; a version that no job has if none will. */
  private static OptionalLong expected(List<String> ifMatch) {
    if (ifMatch.isEmpty() || ifMatch.equals(List.of("*"))) {
      return OptionalLong.empty();
    }
    Matcher tag = TAG.matcher(ifMatch.getFirst());
    return OptionalLong.of(
        ifMatch.size() == 1 && tag.matches() ? Long.parseLong(tag.group(1)) : -1);
  }

  private static void requireWhy(Order order) {
    if (order.why().isBlank()) {
      throw new InvalidEventException("why", "must say why, in 1 to 1000 characters");
    }
  }

  private static int rate(Query body) {
    return (int) body.optionalNumber("rate", 1, MOST_RATE).orElse(DEFAULT_RATE);
  }

  private static Selection selection(Query body) {
    return new Selection(
        EntityType.of(body.text("selection.entityType")),
        body.texts("selection.entities"),
        body.optionalText("selection.eventType"),
        Position.of(number(body, "selection.afterPosition").orElse(0)),
        number(body, "selection.throughPosition").stream().mapToObj(Position::of).findFirst(),
        time(body, "selection.since"),
        time(body, "selection.until"));
  }

  private static OptionalLong number(Query body, String name) {
    return body.optionalNumber(name, 0, Long.MAX_VALUE / 2);
  }

  private static Optional<Instant> time(Query body, String name) {
    try {
      return body.optionalText(name).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new InvalidEventException(name, "must be a time as 2026-11-20T10:15:30Z");
    }
  }

  private static Problem unknown() {
    return Problem.detailed(ProblemType.NOT_FOUND, "there is no such job");
  }

  private static HttpResponse<Problem> problem(Problem problem) {
    return HttpResponse.<Problem>status(HttpStatus.valueOf(problem.status()))
        .contentType(Problem.MEDIA_TYPE)
        .body(problem);
  }
}
