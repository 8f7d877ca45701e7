package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./gapless spill}. */
@Command(
    name = "spill",
    description = "Spilled events that Kafka refuses, and what becomes of them.",
    mixinStandardHelpOptions = true)
public final class SpillCommand {
  static final String PATH = "/v1/spill/quarantine";

  private static final List<String> COLUMNS =
      List.of("entity", "version", "eventId", "attempts", "since", "bytes", "lastError");

  @Command(
      name = "list",
      description = "Lists them; if there are none, says how many events wait for Kafka.",
      mixinStandardHelpOptions = true)
  int list(@Mixin Remote remote, @Mixin Paging paging) {
    Api api = remote.api();
    return remote.show(
        api.get(PATH + paging.query("after")),
        page -> paging.isFirst() && isEmpty(page) ? nothing(api) : Paging.lines(page, COLUMNS));
  }

  private static boolean isEmpty(JsonNode page) {
    return page.path("quarantined").isEmpty() && !page.hasNonNull("next");
  }

  /** Whoever looks for spilled events must not read from an empty list that none waits. */
  private static List<String> nothing(Api api) {
    return List.of("nothing is set aside; " + StatusLines.waiting(api.get(StatusCommand.PATH)));
  }

  @Command(name = "requeue", description = "Gives one, with all of its entity, back to the drain.")
  int requeue(
      @Mixin Remote remote,
      @Mixin SpilledOptions spilled,
      @Option(names = "--why", description = "The reason, for the record.", defaultValue = "")
          String why) {
    Api api = remote.api();
    JsonNode order = order(spilled.find(api), why);
    return remote.show(api.post(PATH + "/requeue", order), row -> done("requeued", row));
  }

  @Command(
      name = "discard",
      description = {
        "Deletes the spilled copy of one, so that later events of its entity go on.",
        "The event stays in the event store, and projections fetch it from there."
      })
  int discard(@Mixin Remote remote, @Mixin Decision decision, @Mixin SpilledOptions spilled) {
    Api api = remote.api();
    JsonNode row = spilled.find(api);
    List<String> consequences = new ArrayList<>(Fields.members(row).lines());
    consequences.add("It will never be on the topic unless somebody replays it.");
    decision.confirm(consequences, "Discard its spilled copy?");
    return remote.show(
        api.post(PATH + "/discard", order(row, decision.why())), it -> done("discarded", it));
  }

  private static JsonNode order(JsonNode row, String why) {
    ObjectNode order = Api.JSON.createObjectNode();
    order.set("entity", row.path("entity"));
    order.put("version", row.path("version").asLong());
    order.put("eventId", row.path("eventId").asText());
    if (!why.isEmpty()) {
      order.put("why", why);
    }
    return order;
  }

  private static List<String> done(String what, JsonNode row) {
    return List.of(
        Table.plain(
            "%s: %s version %s (%s)"
                .formatted(
                    what,
                    Fields.entity(row),
                    Fields.text(row, "version"),
                    Fields.text(row, "eventId"))));
  }
}
