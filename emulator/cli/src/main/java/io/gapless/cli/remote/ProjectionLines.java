package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The answer to {@code GET /v1/projections/{name}} for people. */
final class ProjectionLines {
  private static final List<String> INSTANCE =
      List.of("id", "health", "silent", "lag", "openGaps", "applied", "reason");

  private ProjectionLines() {}

  static List<String> of(JsonNode projection) {
    List<String> lines = new ArrayList<>(Fields.members(projection.path("summary")).lines());
    lines.add("verified through " + Table.plain(projection.path("verifiedThrough").toString()));
    JsonNode instances = projection.path("instances").deepCopy();
    instances.forEach(ProjectionLines::explainSilence);
    Fields.addTable(lines, instances, INSTANCE);
    Fields.addTable(
        lines, projection.path("gaps"), List.of("entity", "from", "to", "ageMillis", "asked"));
    Fields.addTable(lines, projection.path("parked"), List.of("entity", "version", "reason"));
    return lines;
  }

  /** All else in the row of a silent instance is what it said last, however long ago. */
  private static void explainSilence(JsonNode instance) {
    if (instance instanceof ObjectNode row && row.path("silent").asBoolean()) {
      String silence = "no report for " + Age.of(row.path("reportAgeMillis").asLong());
      String last = row.path("reason").asText();
      row.put("reason", last.isEmpty() ? silence : silence + "; before that: " + last);
    }
  }
}
