package io.gapless.replay;

import io.gapless.event.EntityType;
import io.gapless.event.InvalidEventException;
import io.gapless.event.Position;
import io.gapless.replay.answer.FindingAnswer;
import io.gapless.replay.answer.FindingPage;
import io.gapless.replay.answer.Problem;
import io.gapless.replay.answer.ProblemType;
import io.gapless.replay.answer.ReportAnswer;
import io.gapless.replay.answer.ReportPage;
import io.gapless.replay.audit.Order;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.receive.JsonBody;
import io.gapless.replay.receive.PageAfter;
import io.gapless.replay.receive.PageBefore;
import io.gapless.replay.receive.Query;
import io.gapless.replay.reconcile.MySqlStoreSide;
import io.gapless.replay.reconcile.ReconciliationRow;
import io.gapless.replay.reconcile.Reports;
import io.gapless.replay.reconcile.compare.Window;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.SerdeImport;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * {@code /v1/reconciliations}: compares the event store with a topic, says what is wrong, and
 * repairs it on request.
 */
@Controller("/v1/reconciliations")
@Secured({Roles.VIEWER, Roles.OPERATOR})
@ExecuteOn(TaskExecutors.BLOCKING)
@SerdeImport(ReportAnswer.class)
@SerdeImport(ReportPage.class)
@SerdeImport(FindingAnswer.class)
@SerdeImport(FindingPage.class)
final class ReconciliationsController {
  private static final Set<String> MEMBERS =
      Set.of("entityType", "afterPosition", "throughPosition", "since", "until", "why");

  private final Reports reports;
  private final MySqlStoreSide events;
  private final StoreReads eventReads;
  private final StoreReads reads;
  private final HttpOrders orders;

  ReconciliationsController(
      Reports reports,
      MySqlStoreSide events,
      @Named(ReplayServiceFactory.EVENT_STORE) StoreReads eventReads,
      @Named(ReplayStoreFactory.REPLAY_STORE) StoreReads reads,
      HttpOrders orders) {
    this.reports = reports;
    this.events = events;
    this.eventReads = eventReads;
    this.reads = reads;
    this.orders = orders;
  }

  @Operation(summary = "Has a window of the event store compared with its topic")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = "application/json",
              examples =
                  @ExampleObject(
                      value =
                          "{\"entityType\":\"account\",\"afterPosition\":0,\"throughPosition\":9000,\"why\":\"after the outage\"}")))
  @Post
  @Consumes(MediaType.APPLICATION_JSON)
  @Secured(Roles.OPERATOR)
  HttpResponse<byte[]> ask(HttpRequest<byte[]> request) {
    Query members = JsonBody.parse(HttpOrders.body(request), MEMBERS);
    Window window = window(members);
    Order order =
        orders.order(
            request, "reconciliation.create", window.type().value(), members.optionalWhy());
    return orders.run(
        order,
        given ->
            orders.outcome(
                HttpStatus.ACCEPTED,
                ReportAnswer.of(
                    reports.ask(given.key().value(), window, given.who(), given.why()))));
  }

  private Window window(Query members) {
    EntityType type = EntityType.of(members.text("entityType"));
    OptionalLong after = members.optionalNumber("afterPosition", 0, Long.MAX_VALUE);
    OptionalLong through = members.optionalNumber("throughPosition", 1, Long.MAX_VALUE);
    Optional<Instant> since = members.optionalTime("since");
    Optional<Instant> until = members.optionalTime("until");
    if ((after.isPresent() || through.isPresent()) && (since.isPresent() || until.isPresent())) {
      throw new InvalidEventException("since", "must not stand beside positions");
    }
    Position stable = eventReads.read(events::stable);
    Position last = until.map(this::before).orElse(Position.of(through.orElse(stable.value())));
    Position first = since.map(this::before).orElse(Position.of(after.orElse(0)));
    return new Window(type, first, Position.max(first, Position.min(last, stable)));
  }

  private Position before(Instant time) {
    return eventReads.read(() -> events.before(time));
  }

  @Operation(summary = "Reports, the latest first")
  @LatestFirst
  @Get
  ReportPage reports(HttpRequest<?> request) {
    PageBefore page = PageBefore.parse(request.getUri().getRawQuery());
    List<ReportAnswer> found =
        reads.read(() -> reports.before(page.before(), page.limit())).stream()
            .map(ReportAnswer::of)
            .toList();
    return ReportPage.of(found, page.limit());
  }

  @Operation(summary = "One report, with an ETag")
  @Get("/{id}")
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  HttpResponse<?> report(HttpRequest<?> request, @PathVariable String id) {
    Optional<ReconciliationRow> row = find(id);
    if (row.isEmpty()) {
      return notFound();
    }
    return new HttpEntityTag(row.get().revision()).answer(request, ReportAnswer.of(row.get()));
  }

  @Operation(summary = "What a report names")
  @InOrder
  @Get("/{id}/findings")
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  HttpResponse<?> findings(HttpRequest<?> request, @PathVariable String id) {
    PageAfter page = PageAfter.parse(request.getUri().getRawQuery());
    long after = page.afterNumber();
    Optional<ReconciliationRow> row = find(id);
    if (row.isEmpty()) {
      return notFound();
    }
    List<FindingAnswer> found =
        reads.read(() -> reports.findings(row.get(), after, page.limit())).stream()
            .map(FindingAnswer::of)
            .toList();
    return HttpResponse.ok(FindingPage.of(found, page.limit()));
  }

  @Operation(summary = "Publishes what a report misses and is still missing")
  @WhyBody
  @Post("/{id}/repair")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  @Secured(Roles.OPERATOR)
  HttpResponse<?> repair(HttpRequest<byte[]> request, @PathVariable String id) {
    Query members = JsonBody.parse(HttpOrders.body(request), Set.of("why"));
    Optional<ReconciliationRow> row = find(id);
    if (row.isEmpty()) {
      return notFound();
    }
    if (!row.get().state().equals("DONE")) {
      throw new InvalidEventException("id", "must be a report that is done");
    }
    Order order = orders.order(request, "reconciliation.repair", id, members.why());
    return orders.run(
        order,
        given ->
            orders.outcome(HttpStatus.ACCEPTED, ReportAnswer.of(reports.repair(row.get().id()))));
  }

  private Optional<ReconciliationRow> find(String id) {
    Query path = Query.parse("id=" + id, Set.of("id"));
    long number = path.number("id", 1, Long.MAX_VALUE);
    return reads.read(() -> reports.find(number));
  }

  private static HttpResponse<Problem> notFound() {
    return HttpProblem.of(Problem.detailed(ProblemType.NOT_FOUND, "there is no such report"));
  }
}
