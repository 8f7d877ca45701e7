package io.gapless.replay;

import io.gapless.replay.answer.AuditAnswer;
import io.gapless.replay.answer.AuditPage;
import io.gapless.replay.audit.Orders;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.receive.PageBefore;
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

/** {@code GET /v1/audit}: who ordered what, the latest first. */
@Controller("/v1/audit")
@Secured({Roles.VIEWER, Roles.OPERATOR})
@ExecuteOn(TaskExecutors.BLOCKING)
@SerdeImport(AuditPage.class)
@SerdeImport(AuditAnswer.class)
final class AuditController {
  private final Orders orders;
  private final StoreReads reads;

  AuditController(Orders orders, @Named(ReplayStoreFactory.REPLAY_STORE) StoreReads reads) {
    this.orders = orders;
    this.reads = reads;
  }

  @Operation(summary = "Orders that were given, the latest first")
  @LatestFirst
  @Get
  AuditPage orders(HttpRequest<?> request) {
    PageBefore page = PageBefore.parse(request.getUri().getRawQuery());
    List<AuditAnswer> found =
        reads.read(() -> orders.before(page.before(), page.limit())).stream()
            .map(AuditAnswer::of)
            .toList();
    return AuditPage.of(found, page.limit());
  }
}
