package io.gapless.cli.torture.workload;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.gapless.event.EntityKey;
import java.util.OptionalLong;

/**
 * A command as it is sent.
 *
 * @param id its id: the same however often it is sent
 * @param events how many it makes
 * @param text in each of them
 * @param onlyAt the only version of the entity at which it may happen
 */
record ProbeCommand(String id, EntityKey entity, int events, String text, OptionalLong onlyAt) {
  String body() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("events", Integer.toString(events))
        .put("text", text)
        .toString();
  }

  /** Tells bodies apart in the history. */
  String bodyName() {
    return events + "x" + Integer.toHexString(text.hashCode());
  }

  /** Another request under the same id. */
  ProbeCommand other() {
    return new ProbeCommand(id, entity, events, text + "!", onlyAt);
  }
}
