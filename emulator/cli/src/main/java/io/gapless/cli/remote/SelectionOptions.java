package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which events a replay is about. */
public final class SelectionOptions {
  @Option(names = "--type", required = true, description = "Entity type.")
  private String type = "";

  @Option(names = "--entity", description = "Only entities with these ids; may be repeated.")
  private List<String> entities = List.of();

  @Option(names = "--event-type", description = "Only events of this type.")
  private @Nullable String eventType;

  @Option(names = "--after", description = "Only events after this position.")
  private @Nullable Long after;

  @Option(names = "--through", description = "Only events up to this position.")
  private @Nullable Long through;

  @Option(names = "--since", description = "Only events since this time, as 2026-11-20T10:15:30Z.")
  private @Nullable String since;

  @Option(names = "--until", description = "Only events until this time.")
  private @Nullable String until;

  ObjectNode json() {
    ObjectNode selection = Api.JSON.createObjectNode().put("entityType", type);
    if (!entities.isEmpty()) {
      ArrayNode ids = selection.putArray("entities");
      entities.forEach(ids::add);
    }
    put(selection, "eventType", eventType);
    put(selection, "since", since);
    put(selection, "until", until);
    if (after != null) {
      selection.put("afterPosition", after);
    }
    if (through != null) {
      selection.put("throughPosition", through);
    }
    return selection;
  }

  private static void put(ObjectNode selection, String name, @Nullable String value) {
    if (value != null) {
      selection.put(name, value);
    }
  }
}
