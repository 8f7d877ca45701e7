package io.gapless.replay;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.event.wire.EventWindow;
import io.gapless.event.wire.WireFormat;
import io.gapless.replay.admit.BackfillAdmission;
import io.gapless.replay.answer.NdJson;
import io.gapless.replay.backfill.WindowReader;
import io.gapless.replay.read.StoreReads;
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
import jakarta.inject.Named;
import java.util.Set;

/**
 * {@code GET /v1/events?entityType=account&after=0&through=20000&limit=500}: events by position,
 * for whoever is behind with many entities.
 */
@Controller("/v1/events")
@Secured({Roles.VIEWER, Roles.PROJECTION, Roles.OPERATOR})
@ExecuteOn(TaskExecutors.BLOCKING)
final class WindowController {
  private static final Set<String> PARAMETERS = Set.of("entityType", "after", "through", "limit");
  private static final int DEFAULT_LIMIT = 500;

  private final WindowReader windows;
  private final BackfillAdmission admission;
  private final StoreReads reads;
  private final WireFormat format;

  WindowController(
      WindowReader windows,
      BackfillAdmission admission,
      @Named(ReplayServiceFactory.EVENT_STORE) StoreReads reads,
      WireFormat format) {
    this.windows = windows;
    this.admission = admission;
    this.reads = reads;
    this.format = format;
  }

  @Operation(
      summary = "Events of a type by position, up to the stable position; NDJSON of CloudEvents",
      parameters = {
        @Parameter(
            in = ParameterIn.QUERY,
            name = "entityType",
            required = true,
            description = "of this type",
            schema = @Schema(type = "string")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = "after",
            required = false,
            description = "behind this position; 0 if absent",
            schema = @Schema(type = "integer", format = "int64")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = "through",
            required = false,
            description = "up to this position",
            schema = @Schema(type = "integer", format = "int64")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = "limit",
            required = false,
            description = "at most so many; 500 if absent",
            schema = @Schema(type = "integer", format = "int64", minimum = "1", maximum = "500"))
      })
  @Get
  @Produces(NdJson.MEDIA_TYPE)
  byte[] window(HttpRequest<?> request) {
    Query query = Query.parse(request.getUri().getRawQuery(), PARAMETERS);
    EntityType type = new EntityType(query.text("entityType"));
    Position after = Position.of(query.optionalNumber("after", 0, Long.MAX_VALUE).orElse(0));
    Position through =
        Position.of(query.optionalNumber("through", 0, Long.MAX_VALUE).orElse(Long.MAX_VALUE));
    int limit =
        (int) query.optionalNumber("limit", 1, WindowReader.MAX_EVENTS).orElse(DEFAULT_LIMIT);
    EventWindow window =
        admission.admit(
            HttpOrders.caller(request),
            () -> reads.read(() -> windows.read(type, after, through, limit)));
    return NdJson.of(window.lines(format));
  }
}
