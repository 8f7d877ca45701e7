package io.gapless.replay;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.wire.Republished;
import io.gapless.event.wire.WireFormat;
import io.gapless.replay.admit.BackfillAdmission;
import io.gapless.replay.answer.NdJson;
import io.gapless.replay.backfill.BackfillRequest;
import io.gapless.replay.backfill.Republish;
import io.gapless.replay.receive.JsonBody;
import io.gapless.replay.receive.Query;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.util.Set;

/**
 * {@code POST /v1/backfills}: publishes a range of one entity to its topic again. Repeating it
 * costs duplicates and nothing else, so it needs no idempotency key.
 */
@Controller("/v1/backfills")
@Secured({Roles.PROJECTION, Roles.OPERATOR})
@ExecuteOn(TaskExecutors.BLOCKING)
final class BackfillsController {
  private static final Set<String> MEMBERS =
      Set.of("entity.type", "entity.id", "from", "to", "seen");

  private final Republish republish;
  private final BackfillAdmission admission;
  private final WireFormat format;

  BackfillsController(Republish republish, BackfillAdmission admission, WireFormat format) {
    this.republish = republish;
    this.admission = admission;
    this.format = format;
  }

  @Operation(summary = "Publishes a range of one entity to its topic again; NDJSON")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = "application/json",
              examples =
                  @ExampleObject(
                      value =
                          "{\"entity\":{\"type\":\"account\",\"id\":\"ann\"},\"from\":1,\"to\":3}")))
  @Post
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(NdJson.MEDIA_TYPE)
  byte[] republish(HttpRequest<byte[]> http) {
    Query members = JsonBody.parse(HttpOrders.body(http), MEMBERS);
    BackfillRequest request =
        new BackfillRequest(
            EntityKey.of(members.text("entity.type"), members.text("entity.id")),
            EntityVersion.of(members.number("from", 1, Long.MAX_VALUE)),
            EntityVersion.of(members.number("to", 1, Long.MAX_VALUE)),
            EntityVersion.of(members.optionalNumber("seen", 0, Long.MAX_VALUE).orElse(0)));
    Republished answer = admission.admit(HttpOrders.caller(http), () -> republish.answer(request));
    return NdJson.of(answer.lines(format));
  }
}
