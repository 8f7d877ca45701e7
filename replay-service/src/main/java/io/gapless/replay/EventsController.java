package io.gapless.replay;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.wire.EventLine;
import io.gapless.event.wire.WireFormat;
import io.gapless.replay.admit.BackfillAdmission;
import io.gapless.replay.answer.NdJson;
import io.gapless.replay.backfill.Backfill;
import io.gapless.replay.backfill.BackfillRequest;
import io.gapless.replay.receive.EntityPath;
import io.gapless.replay.receive.Query;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Set;

/** {@code GET /v1/events/{entityType}/{entityId}?from=46&to=49&seen=52}: backfill. */
@Controller("/v1/events")
@Secured({Roles.VIEWER, Roles.PROJECTION, Roles.OPERATOR})
@ExecuteOn(TaskExecutors.BLOCKING)
final class EventsController {
  private static final Set<String> PARAMETERS = Set.of("from", "to", "seen");

  private final Backfill backfill;
  private final BackfillAdmission admission;
  private final WireFormat format;

  EventsController(Backfill backfill, BackfillAdmission admission, WireFormat format) {
    this.backfill = backfill;
    this.admission = admission;
    this.format = format;
  }

  /** Not {@code {entityId}} alone: that leaves out characters like {@code +} and {@code !}. */
  @Operation(
      summary =
          "Events of one entity, or the verdict on versions that are not there; NDJSON of CloudEvents",
      parameters = {
        @Parameter(
            in = ParameterIn.PATH,
            name = "entityType",
            required = true,
            schema = @Schema(type = "string")),
        @Parameter(
            in = ParameterIn.PATH,
            name = "entityId",
            required = true,
            schema = @Schema(type = "string")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = "from",
            required = true,
            description = "first version",
            schema = @Schema(type = "integer", format = "int64")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = "to",
            required = true,
            description = "last version",
            schema = @Schema(type = "integer", format = "int64")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = "seen",
            required = false,
            description = "the highest version seen on the topic",
            schema = @Schema(type = "integer", format = "int64"))
      })
  @Get("/{entityType:[^/]+}/{entityId:[^/]+}")
  @Produces(NdJson.MEDIA_TYPE)
  byte[] events(HttpRequest<?> request) {
    BackfillRequest asked = parse(request);
    return admission.admit(HttpOrders.caller(request), () -> answer(asked));
  }

  private byte[] answer(BackfillRequest asked) {
    List<EventLine> lines = backfill.answer(asked);
    return NdJson.of(lines.stream().map(line -> EventLine.write(line, format)).toList());
  }

  private static BackfillRequest parse(HttpRequest<?> request) {
    EntityKey entity = EntityPath.parse(request.getUri().getRawPath());
    Query query = Query.parse(request.getUri().getRawQuery(), PARAMETERS);
    return new BackfillRequest(
        entity,
        EntityVersion.of(query.number("from", 1, Long.MAX_VALUE)),
        EntityVersion.of(query.number("to", 1, Long.MAX_VALUE)),
        EntityVersion.of(query.optionalNumber("seen", 0, Long.MAX_VALUE).orElse(0)));
  }
}
