package io.gapless.replay;

import io.gapless.event.WriterId;
import io.gapless.log.writer.TakeOver;
import io.gapless.log.writer.WriterStatus;
import io.gapless.replay.answer.WriterAnswer;
import io.gapless.replay.answer.WriterPage;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.receive.Query;
import io.gapless.replay.store.StorePool;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.SerdeImport;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code GET /v1/writers}: who appends and who did, the latest first. */
@Controller("/v1/writers")
@Secured({Roles.VIEWER, Roles.OPERATOR})
@ExecuteOn(TaskExecutors.BLOCKING)
@SerdeImport(WriterPage.class)
@SerdeImport(WriterAnswer.class)
final class WritersController {
  private static final Set<String> PAGE = Set.of("after", "limit");
  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST_LIMIT = 200;

  private final TakeOver writers;
  private final StoreReads reads;

  WritersController(
      @Named(ReplayServiceFactory.EVENT_STORE) StorePool pool,
      @Named(ReplayServiceFactory.EVENT_STORE) StoreReads reads) {
    this.writers = new TakeOver(pool.connections());
    this.reads = reads;
  }

  @Operation(
      summary = "Writers, the active ones first",
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
  WriterPage writers(HttpRequest<?> request) {
    Query query = Query.parse(request.getUri().getRawQuery(), PAGE);
    Optional<WriterId> after = query.optionalText("after").map(WriterId::parse);
    int limit = (int) query.optionalNumber("limit", 1, MOST_LIMIT).orElse(DEFAULT_LIMIT);
    List<WriterAnswer> page =
        reads.read(() -> writers.page(after, limit).stream().map(this::answer).toList());
    return WriterPage.of(page, limit);
  }

  private WriterAnswer answer(WriterStatus writer) {
    boolean isSettled = writer.state() == WriterStatus.State.SETTLED;
    return WriterAnswer.of(
        writer, isSettled ? 0 : writers.unconfirmedCount(writer, WriterAnswer.MOST_COUNTED));
  }
}
