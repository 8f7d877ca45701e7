package io.gapless.command.receive;

import java.util.LinkedHashMap;
import java.util.Map;

/** What of a request goes into its events' metadata. */
final class EventMetadata {
  static final int MAX_ACTOR = 200;

  private EventMetadata() {}

  static Map<String, String> of(RequestHeaders headers) {
    Map<String, String> metadata = new LinkedHashMap<>();
    headers.traceParent().ifPresent(parent -> metadata.put("traceparent", parent));
    headers
        .one(RequestHeaders.ACTOR)
        .ifPresent(actor -> metadata.put("actor", requireActor(actor)));
    return metadata;
  }

  private static String requireActor(String actor) {
    boolean visible = actor.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    if (actor.isBlank() || actor.length() > MAX_ACTOR || !visible) {
      throw new InvalidRequestException(
          RequestHeaders.ACTOR, "must have 1 to " + MAX_ACTOR + " printable ASCII characters");
    }
    return actor;
  }
}
