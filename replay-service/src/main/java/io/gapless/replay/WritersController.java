package io.gapless.replay;

import io.gapless.event.WriterId;
import io.gapless.log.writer.TakeOver;
import io.gapless.log.writer.WriterStatus;
import io.gapless.replay.answer.WriterAnswer;
import io.gapless.replay.answer.WriterPage;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.receive.PageAfter;
import io.gapless.replay.store.StorePool;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.SerdeImport;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** {@code GET /v1/writers}: who appends and who did, the latest first. */
@Controller("/v1/writers")
@Secured({Roles.VIEWER, Roles.OPERATOR})
@ExecuteOn(TaskExecutors.BLOCKING)
@SerdeImport(WriterPage.class)
@SerdeImport(WriterAnswer.class)
final class WritersController {
  private final TakeOver writers;
  private final StoreReads reads;

  WritersController(
      @Named(ReplayServiceFactory.EVENT_STORE) StorePool pool,
      @Named(ReplayServiceFactory.EVENT_STORE) StoreReads reads) {
    this.writers = new TakeOver(pool.connections());
    this.reads = reads;
  }

  @Operation(summary = "Writers, the active ones first")
  @InOrder
  @Get
  WriterPage writers(HttpRequest<?> request) {
    PageAfter page = PageAfter.parse(request.getUri().getRawQuery());
    Optional<WriterId> after = page.after(WriterId::parse);
    List<WriterAnswer> found =
        reads.read(() -> writers.page(after, page.limit()).stream().map(this::answer).toList());
    return WriterPage.of(found, page.limit());
  }

  private WriterAnswer answer(WriterStatus writer) {
    boolean isSettled = writer.state() == WriterStatus.State.SETTLED;
    return WriterAnswer.of(
        writer, isSettled ? 0 : writers.unconfirmedCount(writer, WriterAnswer.MOST_COUNTED));
  }
}
