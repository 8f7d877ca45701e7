package io.gapless.replay;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.wire.ProjectionCommand;
import io.gapless.log.spill.SpillKey;
import io.gapless.replay.answer.Problem;
import io.gapless.replay.answer.ProblemType;
import io.gapless.replay.answer.QuarantineAnswer;
import io.gapless.replay.answer.QuarantinePage;
import io.gapless.replay.answer.SpillCursor;
import io.gapless.replay.audit.Outcome;
import io.gapless.replay.quarantine.Quarantine;
import io.gapless.replay.quarantine.Release;
import io.gapless.replay.receive.JsonBody;
import io.gapless.replay.receive.Query;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** {@code /v1/spill/quarantine}: spilled events that are set aside, and two ways out. */
@Controller("/v1/spill/quarantine")
@Secured({Roles.VIEWER, Roles.OPERATOR})
@ExecuteOn(TaskExecutors.BLOCKING)
@SerdeImport(QuarantinePage.class)
@SerdeImport(QuarantineAnswer.class)
@SerdeImport(QuarantineAnswer.Entity.class)
final class QuarantineController {
  private static final Set<String> PAGE = Set.of("after", "limit");
  private static final Set<String> RELEASE =
      Set.of("entity.type", "entity.id", "version", "eventId", "why");
  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST_LIMIT = 200;

  private final Quarantine quarantine;
  private final HttpOrders orders;

  QuarantineController(Quarantine quarantine, HttpOrders orders) {
    this.quarantine = quarantine;
    this.orders = orders;
  }

  @Operation(
      summary = "Events that Kafka refuses, by entity and version",
      parameters = {
        @Parameter(
            in = ParameterIn.QUERY,
            name = "after",
            required = false,
            description = "behind the page whose member next this was",
            schema = @Schema(type = "string")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = "limit",
            required = false,
            description = "at most so many",
            schema = @Schema(type = "integer", format = "int64"))
      })
  @Get
  QuarantinePage page(HttpRequest<?> request) {
    Query query = Query.parse(request.getUri().getRawQuery(), PAGE);
    Optional<SpillKey> after =
        query.optionalText("after").map(cursor -> SpillCursor.read("after", cursor));
    int limit = (int) query.optionalNumber("limit", 1, MOST_LIMIT).orElse(DEFAULT_LIMIT);
    return QuarantinePage.of(quarantine.page(after, limit), limit);
  }

  @Operation(summary = "Has one tried again at once")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = "application/json",
              examples =
                  @ExampleObject(
                      value =
                          "{\"entity\":{\"type\":\"account\",\"id\":\"ann\"},\"version\":7,\"eventId\":\"019aa5a0-0000-7000-8000-000000000007\",\"why\":\"limit raised\"}")))
  @Post("/requeue")
  @Secured(Roles.OPERATOR)
  @Consumes(MediaType.APPLICATION_JSON)
  HttpResponse<byte[]> requeue(HttpRequest<byte[]> request) {
    Query body = JsonBody.parse(HttpOrders.body(request), RELEASE);
    String why = body.optionalText("why").orElse("");
    return carryOut(request, "quarantine.requeue", key(body), why, quarantine::requeue);
  }

  @Operation(summary = "Deletes the spilled copy of one, if the event store has the event")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = "application/json",
              examples =
                  @ExampleObject(
                      value =
                          "{\"entity\":{\"type\":\"account\",\"id\":\"ann\"},\"version\":7,\"eventId\":\"019aa5a0-0000-7000-8000-000000000007\",\"why\":\"limit raised\"}")))
  @Post("/discard")
  @Secured(Roles.OPERATOR)
  @Consumes(MediaType.APPLICATION_JSON)
  HttpResponse<byte[]> discard(HttpRequest<byte[]> request) {
    Query body = JsonBody.parse(HttpOrders.body(request), RELEASE);
    String why = body.text("why");
    ProjectionCommand.requireText("why", why, ProjectionCommand.MAX_WHY);
    return carryOut(request, "quarantine.discard", key(body), why, quarantine::discard);
  }

  private static SpillKey key(Query body) {
    return new SpillKey(
        EntityKey.of(body.text("entity.type"), body.text("entity.id")),
        EntityVersion.of(body.number("version", 1, Long.MAX_VALUE)),
        EventId.parse(body.text("eventId")));
  }

  private HttpResponse<byte[]> carryOut(
      HttpRequest<byte[]> request,
      String action,
      SpillKey key,
      String why,
      Function<SpillKey, Release> release) {
    String subject = key.entity() + " version " + key.version().value();
    return orders.run(
        orders.order(request, action, subject, why), order -> outcome(release.apply(key)));
  }

  private Outcome outcome(Release release) {
    return switch (release) {
      case Release.Done done -> orders.outcome(HttpStatus.OK, QuarantineAnswer.of(done.row()));
      case Release.NotThere notThere ->
          orders.outcome(
              HttpStatus.NOT_FOUND,
              Problem.detailed(
                  ProblemType.NOT_FOUND,
                  "no such event is set aside; it may have been published since"));
      case Release.OnlyCopy only ->
          orders.outcome(
              HttpStatus.CONFLICT, Problem.detailed(ProblemType.ONLY_COPY, onlyCopy(only)));
    };
  }

  private static String onlyCopy(Release.OnlyCopy only) {
    return only.other()
        .map(id -> "the event store has another event at this version: " + id)
        .orElse("the event store has no event at this version");
  }
}
