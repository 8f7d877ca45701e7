package io.gapless.replay;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
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
import io.gapless.replay.receive.PageAfter;
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
  private static final Set<String> RELEASE =
      Set.of("entity.type", "entity.id", "version", "eventId", "why");

  private final Quarantine quarantine;
  private final HttpOrders orders;

  QuarantineController(Quarantine quarantine, HttpOrders orders) {
    this.quarantine = quarantine;
    this.orders = orders;
  }

  @Operation(summary = "Events that Kafka refuses, by entity and version")
  @InOrder
  @Get
  QuarantinePage page(HttpRequest<?> request) {
    PageAfter page = PageAfter.parse(request.getUri().getRawQuery());
    Optional<SpillKey> after = page.after(cursor -> SpillCursor.read("after", cursor));
    return QuarantinePage.of(quarantine.page(after, page.limit()), page.limit());
  }

  @Operation(summary = "Has one tried again at once")
  @ReleaseBody
  @Post("/requeue")
  @Secured(Roles.OPERATOR)
  @Consumes(MediaType.APPLICATION_JSON)
  HttpResponse<byte[]> requeue(HttpRequest<byte[]> request) {
    Query body = JsonBody.parse(HttpOrders.body(request), RELEASE);
    return carryOut(
        request, "quarantine.requeue", key(body), body.optionalWhy(), quarantine::requeue);
  }

  @Operation(summary = "Deletes the spilled copy of one, if the event store has the event")
  @ReleaseBody
  @Post("/discard")
  @Secured(Roles.OPERATOR)
  @Consumes(MediaType.APPLICATION_JSON)
  HttpResponse<byte[]> discard(HttpRequest<byte[]> request) {
    Query body = JsonBody.parse(HttpOrders.body(request), RELEASE);
    return carryOut(request, "quarantine.discard", key(body), body.why(), quarantine::discard);
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
