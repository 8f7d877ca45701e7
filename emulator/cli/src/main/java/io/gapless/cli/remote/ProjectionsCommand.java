package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gapless.event.wire.PercentEncoding;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./gapless projections}. */
@Command(
    name = "projections",
    description = "How projections are, and what is wanted of them.",
    mixinStandardHelpOptions = true)
public final class ProjectionsCommand {
  private static final String PATH = "/v1/projections";
  private static final List<String> COLUMNS =
      List.of(
          "name", "state", "instances", "lag", "openGaps", "parked", "verifiedThrough", "reason");
  private static final List<String> COMMAND =
      List.of(
          "id", "askedAt", "command", "entity", "version", "state", "result", "doneAt", "who",
          "why");

  @Command(name = "list", description = "Lists them.", mixinStandardHelpOptions = true)
  int list(@Mixin Remote remote, @Mixin Paging paging) {
    return remote.show(
        remote.api().get(PATH + paging.query("after")), page -> Paging.lines(page, COLUMNS));
  }

  @Command(
      name = "show",
      description = "Shows one: instances, gaps, what is parked.",
      mixinStandardHelpOptions = true)
  int show(@Mixin Remote remote, @Parameters(paramLabel = "NAME") String name) {
    return remote.show(remote.api().get(path(name)), ProjectionLines::of);
  }

  @Command(
      name = "commands",
      description = "Lists what was ordered of one and what came of it, the latest first.",
      mixinStandardHelpOptions = true)
  int commands(
      @Mixin Remote remote, @Mixin Paging paging, @Parameters(paramLabel = "NAME") String name) {
    return remote.show(
        remote.api().get(path(name) + "/commands" + paging.query("before")),
        page -> Paging.lines(page, COMMAND));
  }

  @Command(
      name = "resume",
      description = "Lets a parked entity go on from where it stands.",
      mixinStandardHelpOptions = true)
  int resume(
      @Mixin Remote remote,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "TYPE/ID", converter = EntityArgument.Converter.class)
          EntityArgument entity,
      @Option(names = "--why", description = "The reason, for the record.", defaultValue = "")
          String why) {
    ObjectNode order = Api.JSON.createObjectNode().put("command", "resume");
    order.set("entity", entity.json());
    if (!why.isEmpty()) {
      order.put("why", why);
    }
    return give(remote, name, order);
  }

  @Command(
      name = "skip",
      description = "Passes an event that one projection can do without, for ever.",
      mixinStandardHelpOptions = true)
  int skip(
      @Mixin Remote remote,
      @Mixin Decision decision,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "TYPE/ID", converter = EntityArgument.Converter.class)
          EntityArgument entity,
      @Parameters(paramLabel = "VERSION") long version) {
    decision.confirm(
        List.of(
            "Projection %s will never apply version %d of %s.".formatted(name, version, entity)),
        "Skip it?");
    ObjectNode order = Api.JSON.createObjectNode().put("command", "skip").put("version", version);
    order.set("entity", entity.json());
    return give(remote, name, order.put("why", decision.why()));
  }

  @Command(
      name = "rebuild",
      description = "Makes one entity of a projection anew, or all of them.",
      mixinStandardHelpOptions = true)
  int rebuild(
      @Mixin Remote remote,
      @Mixin Decision decision,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(
              paramLabel = "TYPE/ID",
              arity = "0..1",
              converter = EntityArgument.Converter.class)
          @Nullable EntityArgument entity,
      @Option(
              names = "--all",
              paramLabel = "TYPE",
              description = "Everything of this entity type, instead of one entity.")
          @Nullable String type) {
    if ((entity == null) == (type == null)) {
      throw remote.wrong("name one entity as TYPE/ID, or everything of a type with --all TYPE");
    }
    decision.confirm(
        List.of(
            "Projection %s forgets %s and applies all events again."
                .formatted(name, entity == null ? "everything of " + type : entity)),
        "Rebuild it?");
    ObjectNode order = Api.JSON.createObjectNode();
    if (entity == null) {
      order.put("command", "rebuild-all").put("entityType", type);
    } else {
      order.put("command", "rebuild").set("entity", entity.json());
    }
    return give(remote, name, order.put("why", decision.why()));
  }

  private static int give(Remote remote, String name, JsonNode order) {
    return remote.show(
        remote.api().post(path(name) + "/commands", order),
        kept ->
            List.of(
                Table.plain(
                    "%s is %s as command %s; what comes of it: ./gapless projections commands %s"
                        .formatted(
                            order.path("command").asText(),
                            Fields.text(kept, "state"),
                            Fields.text(kept, "id"),
                            name))));
  }

  private static String path(String name) {
    return PATH + "/" + PercentEncoding.encode(name);
  }
}
