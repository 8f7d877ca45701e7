package io.gapless.replay;

import io.gapless.replay.answer.AuditAnswer;
import io.gapless.replay.answer.AuditPage;
import io.gapless.replay.audit.Orders;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.receive.Query;
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
import java.util.Set;

/** {@code GET /v1/audit}: who ordered what, the latest first. */
@Controller("/v1/audit")
@Secured({Roles.VIEWER, Roles.OPERATOR})
@ExecuteOn(TaskExecutors.BLOCKING)
@SerdeImport(AuditPage.class)
@SerdeImport(AuditAnswer.class)
final class AuditController {
  private static final Set<String> PAGE = Set.of("before", "limit");
  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST_LIMIT = 200;

  private final Orders orders;
  private final StoreReads reads;

  AuditController(Orders orders, @Named(ReplayStoreFactory.REPLAY_STORE) StoreReads reads) {
    this.orders = orders;
    this.reads = reads;
  }

  @Operation(
      summary = "Orders that were given, the latest first",
      parameters = {
        @Parameter(
            in = ParameterIn.QUERY,
            name = "before",
            required = false,
            description = "behind the page whose member next this was",
            schema = @Schema(type = "integer", format = "int64")),
        @Parameter(
            in = ParameterIn.QUERY,
            name = "limit",
            required = false,
            description = "at most so many; 50 if absent",
            schema = @Schema(type = "integer", format = "int64", minimum = "1", maximum = "200"))
      })
  @Get
  AuditPage orders(HttpRequest<?> request) {
    Query query = Query.parse(request.getUri().getRawQuery(), PAGE);
    long before = query.optionalNumber("before", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
    int limit = (int) query.optionalNumber("limit", 1, MOST_LIMIT).orElse(DEFAULT_LIMIT);
    List<AuditAnswer> page =
        reads.read(() -> orders.before(before, limit)).stream().map(AuditAnswer::of).toList();
    return AuditPage.of(page, limit);
  }
}
