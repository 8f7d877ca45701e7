package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Members of JSON as text for people, and back. */
final class Fields {
  private Fields() {}

  /** The member at this path, a dash if there is none. */
  static String text(JsonNode object, String path) {
    JsonNode value = object.at("/" + path.replace('.', '/'));
    return value.isMissingNode() || value.isNull() || value.asText().isEmpty()
        ? value.isContainerNode() ? value.toString() : "-"
        : value.asText();
  }

  /** The key of its member {@code entity}. */
  static String entity(JsonNode object) {
    return text(object, "entity.type") + "/" + text(object, "entity.id");
  }

  /** One row for each element of an array. */
  static Table table(JsonNode array, List<String> members) {
    Table table = new Table(members.stream().map(Fields::header).toArray(String[]::new));
    for (JsonNode element : array) {
      table.row(members.stream().map(it -> member(element, it)).toArray(String[]::new));
    }
    return table;
  }

  /** Adds one row for each element of an array below an empty line; nothing if there is none. */
  static void addTable(List<String> lines, JsonNode array, List<String> members) {
    if (!array.isEmpty()) {
      lines.add("");
      lines.addAll(table(array, members).lines());
    }
  }

  private static String member(JsonNode element, String name) {
    return name.equals("entity") ? about(element) : text(element, name);
  }

  /** A key, or that it is about all entities of a type. */
  private static String about(JsonNode element) {
    JsonNode entity = element.path("entity");
    if (entity.isMissingNode() && element.hasNonNull("entityType")) {
      return "all of " + text(element, "entityType");
    }
    return entity.isObject() ? entity(element) : text(element, "entity");
  }

  private static String header(String member) {
    return member
        .replaceAll("([a-z])([A-Z])", "$1 $2")
        .replace('.', ' ')
        .toUpperCase(java.util.Locale.ROOT);
  }

  /** An object's own members, one a line. */
  static Table members(JsonNode object) {
    Table table = new Table("", "");
    object
        .fields()
        .forEachRemaining(
            it ->
                table.row(
                    it.getKey(),
                    it.getValue().isValueNode()
                        ? text(object, it.getKey())
                        : it.getValue().toString()));
    return table;
  }

  static <T> void putIfGiven(ObjectNode object, String name, Optional<T> value) {
    value.ifPresent(it -> object.putPOJO(name, it));
  }
}
