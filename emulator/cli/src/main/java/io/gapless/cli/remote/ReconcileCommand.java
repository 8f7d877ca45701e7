package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gapless.event.wire.PercentEncoding;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./gapless reconcile}. */
@Command(
    name = "reconcile",
    description = "Compares the event store with what is on the topic, and names what is not.",
    mixinStandardHelpOptions = true)
public final class ReconcileCommand {
  private static final String PATH = "/v1/reconciliations";
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "entityType",
          "state",
          "afterPosition",
          "throughPosition",
          "events",
          "missing",
          "unknown",
          "altered",
          "outOfOrder",
          "createdAt");
  private static final List<String> FINDING =
      List.of(
          "kind", "entity", "version", "position", "eventId", "partition", "offset", "explanation");

  @Command(
      name = "start",
      description = "Compares a window of positions or of time, in the background.",
      mixinStandardHelpOptions = true)
  int start(
      @Mixin Remote remote,
      @Option(names = "--type", required = true, description = "Entity type.") String type,
      @Mixin WindowOptions window,
      @Option(names = "--why", required = true, description = "The reason.") String why) {
    ObjectNode order = Api.JSON.createObjectNode().put("entityType", type);
    window.addTo(order);
    order.put("why", why);
    return remote.show(
        remote.api().post(PATH, order),
        report ->
            List.of(
                Table.plain(
                    "reconciliation %s is %s; see ./gapless reconcile show %s"
                        .formatted(
                            Fields.text(report, "id"),
                            Fields.text(report, "state"),
                            Fields.text(report, "id")))));
  }

  @Command(
      name = "list",
      description = "Lists reports, the latest first.",
      mixinStandardHelpOptions = true)
  int list(@Mixin Remote remote, @Mixin Paging paging) {
    return remote.show(
        remote.api().get(PATH + paging.query("before")), page -> Paging.lines(page, COLUMNS));
  }

  @Command(name = "show", description = "Shows one report.", mixinStandardHelpOptions = true)
  int show(@Mixin Remote remote, @Parameters(paramLabel = "ID") String id) {
    return remote.show(remote.api().get(path(id)), report -> Fields.members(report).lines());
  }

  @Command(
      name = "findings",
      description = "Names what is missing, unknown, altered or out of order.",
      mixinStandardHelpOptions = true)
  int findings(
      @Mixin Remote remote, @Mixin Paging paging, @Parameters(paramLabel = "ID") String id) {
    return remote.show(
        remote.api().get(path(id) + "/findings" + paging.query("after")),
        page -> Paging.lines(page, FINDING));
  }

  @Command(
      name = "repair",
      description = "Publishes what a report found missing.",
      mixinStandardHelpOptions = true)
  int repair(
      @Mixin Remote remote, @Mixin Decision decision, @Parameters(paramLabel = "ID") String id) {
    Api api = remote.api();
    decision.confirm(Fields.members(api.get(path(id))).lines(), "Publish what is missing?");
    return remote.show(
        api.post(path(id) + "/repair", Api.JSON.createObjectNode().put("why", decision.why())),
        report -> List.of("the repair of " + Fields.text(report, "id") + " has begun"));
  }

  private static String path(String id) {
    return PATH + "/" + PercentEncoding.encode(id);
  }
}
