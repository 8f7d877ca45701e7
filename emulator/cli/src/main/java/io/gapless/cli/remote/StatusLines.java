package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The answer to {@code GET /v1/status} on one screen. */
final class StatusLines {
  private static final String LINE = "%-17s%s";
  private static final int MOST_WRITERS = 10;
  private static final List<String> PROJECTION =
      List.of(
          "name",
          "state",
          "instances",
          "silent",
          "lag",
          "openGaps",
          "parked",
          "unreadable",
          "verifiedThrough",
          "reason");
  private static final List<String> WRITER =
      List.of("id", "state", "committedThrough", "confirmedThrough", "heartbeatAgeMillis", "host");

  private StatusLines() {}

  static List<String> of(JsonNode status) {
    List<String> lines = new ArrayList<>();
    line(lines, "spilled", waiting(status));
    line(lines, "quarantined", quarantined(status));
    line(lines, "stable position", Fields.text(status, "stablePosition"));
    line(lines, "writers", writers(status));
    line(lines, "projections", Fields.text(status, "projectionCount"));
    line(lines, "stores", stores(status));
    line(lines, "told by", Fields.text(status, "replica"));
    JsonNode projections = status.path("projections");
    Fields.addTable(lines, projections, PROJECTION);
    if (status.path("projectionCount").asInt() > projections.size()) {
      lines.add("more: ./gapless projections list");
    }
    ArrayNode unsettled = unsettled(status);
    Fields.addTable(lines, unsettled, WRITER);
    if (unsettled.size() == MOST_WRITERS) {
      lines.add("all of them: ./gapless writers");
    }
    return lines;
  }

  /** How many events wait for Kafka, and for how long: half a sentence. */
  static String waiting(JsonNode status) {
    if (!status.path("spilled").isNumber()) {
      return "how many events wait for Kafka cannot be told: " + unavailable(status);
    }
    long spilled = status.path("spilled").asLong();
    if (spilled == 0) {
      return "no event waits for Kafka";
    }
    return "%,d %s for Kafka, the oldest for %s"
        .formatted(
            spilled,
            spilled == 1 ? "event waits" : "events wait",
            Age.of(status.path("oldestSpilledAgeMillis").asLong()));
  }

  private static String quarantined(JsonNode status) {
    String number = Fields.text(status, "quarantined");
    return status.path("quarantined").asLong() == 0
        ? number
        : number + " set aside, see ./gapless spill list";
  }

  /** How many there are in each state, as {@code 2 ACTIVE, 1 CLOSED}. */
  private static String writers(JsonNode status) {
    Map<String, Integer> states = new TreeMap<>();
    status.path("writers").forEach(it -> states.merge(Fields.text(it, "state"), 1, Integer::sum));
    return states.isEmpty()
        ? "-"
        : states.entrySet().stream()
            .map(it -> it.getValue() + " " + it.getKey())
            .collect(Collectors.joining(", "));
  }

  private static String stores(JsonNode status) {
    return status.path("unavailable").isEmpty() ? "all answer" : unavailable(status);
  }

  private static String unavailable(JsonNode status) {
    List<String> reasons = new ArrayList<>();
    status.path("unavailable").forEach(it -> reasons.add(it.asText()));
    return reasons.isEmpty() ? "-" : Table.plain(String.join("; ", reasons));
  }

  private static ArrayNode unsettled(JsonNode status) {
    ArrayNode unsettled = Api.JSON.createArrayNode();
    for (JsonNode writer : status.path("writers")) {
      if (unsettled.size() < MOST_WRITERS && !writer.path("state").asText().equals("SETTLED")) {
        unsettled.add(writer);
      }
    }
    return unsettled;
  }

  private static void line(List<String> lines, String what, String said) {
    lines.add(LINE.formatted(what, Table.plain(said)));
  }
}
