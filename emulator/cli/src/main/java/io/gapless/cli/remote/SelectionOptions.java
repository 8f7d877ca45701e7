package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which events a replay is about. */
public final class SelectionOptions {
  @Option(names = "--type", required = true, description = "Entity type.")
  private String type = "";

  @Option(names = "--entity", description = "Only entities with these ids; may be repeated.")
  private List<String> entities = List.of();

  @Option(names = "--event-type", description = "Only events of this type.")
  private @Nullable String eventType;

  @Mixin private WindowOptions window = new WindowOptions();

  ObjectNode json() {
    ObjectNode selection = Api.JSON.createObjectNode().put("entityType", type);
    if (!entities.isEmpty()) {
      ArrayNode ids = selection.putArray("entities");
      entities.forEach(ids::add);
    }
    if (eventType != null) {
      selection.put("eventType", eventType);
    }
    window.addTo(selection);
    return selection;
  }
}
