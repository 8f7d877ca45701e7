package io.gapless.replay;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.event.wire.Heads;
import io.gapless.log.read.EventReader;
import io.gapless.replay.answer.NdJson;
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

/** {@code GET /v1/heads?entityType=account&after=0&limit=10000}: head comparison. */
@Controller("/v1/heads")
@Secured({Roles.VIEWER, Roles.PROJECTION, Roles.OPERATOR})
@ExecuteOn(TaskExecutors.BLOCKING)
final class HeadsController {
  private static final Set<String> PARAMETERS = Set.of("entityType", "after", "limit");

  /** Far beyond any real position, and adding a window to it does not overflow. */
  private static final long MAX_POSITION = Long.MAX_VALUE - EventReader.MAX_WINDOW;

  private static final int DEFAULT_LIMIT = 10_000;

  private final EventReader events;
  private final StoreReads reads;

  HeadsController(EventReader events, @Named(ReplayServiceFactory.EVENT_STORE) StoreReads reads) {
    this.events = events;
    this.reads = reads;
  }

  @Operation(
      summary =
          "The highest version of each entity in a window of positions, up to the stable position; NDJSON",
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
            description = "the window begins behind this position; 0 if absent",
            schema = @Schema(type = "integer", format = "int64")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = "limit",
            required = false,
            description = "at most so many; 10,000 if absent",
            schema = @Schema(type = "integer", format = "int64", minimum = "1", maximum = "100000"))
      })
  @Get
  @Produces(NdJson.MEDIA_TYPE)
  byte[] heads(HttpRequest<?> request) {
    Query query = Query.parse(request.getUri().getRawQuery(), PARAMETERS);
    EntityType type = new EntityType(query.text("entityType"));
    Position after = Position.of(query.optionalNumber("after", 0, MAX_POSITION).orElse(0));
    int limit =
        (int) query.optionalNumber("limit", 1, EventReader.MAX_WINDOW).orElse(DEFAULT_LIMIT);
    Heads heads = reads.read(() -> events.heads(type, after, limit));
    return NdJson.of(heads.lines());
  }
}
