package io.gapless.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.InvalidEventException;
import io.gapless.event.wire.HandedCommands;
import io.gapless.event.wire.ProjectionCommand;
import io.gapless.event.wire.ProjectionReport;
import io.gapless.replay.answer.CommandPage;
import io.gapless.replay.answer.NdJson;
import io.gapless.replay.answer.Problem;
import io.gapless.replay.answer.ProblemType;
import io.gapless.replay.answer.ProjectionPage;
import io.gapless.replay.audit.Order;
import io.gapless.replay.audit.Outcome;
import io.gapless.replay.projections.CommandAnswer;
import io.gapless.replay.projections.CommandOrder;
import io.gapless.replay.projections.InstanceId;
import io.gapless.replay.projections.ProjectionAnswer;
import io.gapless.replay.projections.ProjectionId;
import io.gapless.replay.projections.ProjectionRegistry;
import io.gapless.replay.projections.ProjectionSummary;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.receive.JsonBody;
import io.gapless.replay.receive.PageAfter;
import io.gapless.replay.receive.PageBefore;
import io.gapless.replay.receive.Query;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.SerdeImport;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.inject.Named;
import java.util.List;
import java.util.Set;

/** {@code /v1/projections}: what their instances report, and what is wanted of them. */
@Controller("/v1/projections")
@Secured({Roles.VIEWER, Roles.OPERATOR})
@ExecuteOn(TaskExecutors.BLOCKING)
@SerdeImport(ProjectionPage.class)
@SerdeImport(ProjectionSummary.class)
@SerdeImport(ProjectionAnswer.class)
@SerdeImport(ProjectionAnswer.OpenGap.class)
@SerdeImport(ProjectionAnswer.Parked.class)
@SerdeImport(ProjectionAnswer.Instance.class)
@SerdeImport(CommandPage.class)
@SerdeImport(CommandAnswer.class)
@SerdeImport(CommandAnswer.Entity.class)
final class ProjectionsController {
  private static final Set<String> COMMAND =
      Set.of("command", "entity.type", "entity.id", "entityType", "version", "why");

  private final ProjectionRegistry registry;
  private final StoreReads reads;
  private final HttpOrders orders;

  ProjectionsController(
      ProjectionRegistry registry,
      @Named(ReplayStoreFactory.REPLAY_STORE) StoreReads reads,
      HttpOrders orders) {
    this.registry = registry;
    this.reads = reads;
    this.orders = orders;
  }

  /** From the SDK; the answer hands it commands. */
  @Operation(summary = "Takes an instance's report and hands it commands; NDJSON, by the SDK")
  @Put("/{name}/instances/{instance}")
  @Secured({Roles.PROJECTION, Roles.OPERATOR})
  @Consumes(NdJson.MEDIA_TYPE)
  @Produces(NdJson.MEDIA_TYPE)
  byte[] report(@PathVariable String name, @PathVariable String instance, @Body byte[] body) {
    if (body.length > ProjectionReport.MAX_BYTES) {
      throw new InvalidEventException(
          "body", "must have at most " + ProjectionReport.MAX_BYTES + " bytes");
    }
    ProjectionId projection = new ProjectionId(name);
    InstanceId id = new InstanceId(instance);
    ProjectionReport report = ProjectionReport.read(new String(body, UTF_8).lines().toList());
    HandedCommands commands = reads.read(() -> registry.report(projection, id, report));
    return NdJson.of(commands.lines());
  }

  @Operation(summary = "Projections that report, by name")
  @InOrder
  @Get
  ProjectionPage projections(HttpRequest<?> request) {
    PageAfter page = PageAfter.parse(request.getUri().getRawQuery());
    String after = page.after(it -> new ProjectionId(it).value()).orElse("");
    return ProjectionPage.of(reads.read(() -> registry.page(after, page.limit())), page.limit());
  }

  @Get("/{name}")
  HttpResponse<?> projection(@PathVariable String name) {
    ProjectionId projection = new ProjectionId(name);
    return reads
        .read(() -> registry.find(projection))
        .<HttpResponse<?>>map(HttpResponse::ok)
        .orElseGet(ProjectionsController::unknown);
  }

  @Operation(summary = "What was ordered of a projection, the latest first")
  @LatestFirst
  @Get("/{name}/commands")
  CommandPage commands(HttpRequest<?> request, @PathVariable String name) {
    ProjectionId projection = new ProjectionId(name);
    PageBefore page = PageBefore.parse(request.getUri().getRawQuery());
    List<CommandAnswer> found =
        reads.read(() -> registry.history(projection, page.before(), page.limit()));
    return CommandPage.of(found, page.limit());
  }

  /** From an operator. It is kept, and handed to whichever instance reports next. */
  @Operation(
      summary =
          "Orders a projection to resume a parked entity, to skip the event before which it stands, or to rebuild an entity or everything of a type (rebuild, rebuild-all)")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = "application/json",
              examples =
                  @ExampleObject(
                      value =
                          "{\"command\":\"skip\",\"entity\":{\"type\":\"account\",\"id\":\"ann\"},\"version\":2,\"why\":\"made by a bug\"}")))
  @Post("/{name}/commands")
  @Secured(Roles.OPERATOR)
  @Consumes(MediaType.APPLICATION_JSON)
  HttpResponse<?> command(HttpRequest<byte[]> request, @PathVariable String name) {
    ProjectionId projection = new ProjectionId(name);
    Query body = JsonBody.parse(HttpOrders.body(request), COMMAND);
    String why = body.optionalWhy();
    Order order = orders.order(request, "projection." + body.text("command"), name, why);
    ProjectionCommand command = command(body, order.who(), why);
    CommandOrder given = new CommandOrder(projection, order.key(), command, order.who(), why);
    if (reads.read(() -> registry.find(projection)).isEmpty()) {
      return unknown();
    }
    return orders.run(order, it -> kept(given));
  }

  private Outcome kept(CommandOrder given) {
    return registry
        .order(given)
        .map(kept -> orders.outcome(HttpStatus.ACCEPTED, kept.command()))
        .orElseGet(() -> orders.outcome(HttpStatus.NOT_FOUND, unknownProjection()));
  }

  private static HttpResponse<Problem> unknown() {
    return HttpProblem.of(unknownProjection());
  }

  private static Problem unknownProjection() {
    return Problem.detailed(
        ProblemType.NOT_FOUND, "no instance of such a projection has reported of late");
  }

  private static ProjectionCommand command(Query body, String who, String why) {
    return switch (body.text("command")) {
      case "resume" -> new ProjectionCommand.Resume(withoutVersion(body));
      case "rebuild" -> new ProjectionCommand.Rebuild(withoutVersion(body));
      case "rebuild-all" -> new ProjectionCommand.RebuildAll(typeAlone(body));
      case "skip" ->
          new ProjectionCommand.Skip(
              entity(body), EntityVersion.of(body.number("version", 1, Long.MAX_VALUE)), who, why);
      default ->
          throw new InvalidEventException(
              "command", "must be resume, skip, rebuild or rebuild-all");
    };
  }

  private static EntityKey withoutVersion(Query body) {
    refuse(body, "version", "it goes by where the entity stands");
    return entity(body);
  }

  private static EntityKey entity(Query body) {
    refuse(body, "entityType", "the entity names it");
    return EntityKey.of(body.text("entity.type"), body.text("entity.id"));
  }

  private static EntityType typeAlone(Query body) {
    for (String name : List.of("entity.type", "entity.id", "version")) {
      refuse(body, name, "everything of entityType is rebuilt");
    }
    return new EntityType(body.text("entityType"));
  }

  private static void refuse(Query body, String name, String why) {
    if (body.optionalText(name).isPresent()) {
      throw new InvalidEventException(name, "must not be given: " + why);
    }
  }
}
