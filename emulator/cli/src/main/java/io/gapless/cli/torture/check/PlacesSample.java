package io.gapless.cli.torture.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.cli.torture.history.HistoryLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was seen of a projection from outside, read against the flow: the offsets committed to
 * Kafka, what is verified, durable exceptions, then positions.
 *
 * @param committed by partition, the offset below which the projection will not read again
 * @param rebuilding it reads what was stored before it began, or everything again
 * @param through verified up to here
 * @param excepted entities that are parked or resuming
 * @param parked the same, with what is known of them
 * @param silent positions that are parked without saying why
 * @param places by entity
 */
record PlacesSample(
    String projection,
    Map<Integer, Long> committed,
    boolean rebuilding,
    long through,
    Set<String> excepted,
    List<Parked> parked,
    long silent,
    Map<String, Reached> places) {
  /** An entity's position. */
  record Reached(long version, long generation) {}

  /**
   * A durable exception, seen together with the entity's position.
   *
   * @param version at which it is parked
   * @param position version that is applied
   */
  record Parked(
      String entity, String state, long version, String reason, String error, long position) {}

  static PlacesSample of(HistoryLine line) {
    JsonNode fields = line.fields();
    Map<Integer, Long> committed = new HashMap<>();
    fields
        .path("committed")
        .properties()
        .forEach(it -> committed.put(Integer.valueOf(it.getKey()), it.getValue().asLong()));
    Set<String> excepted = new HashSet<>();
    fields.path("excepted").forEach(it -> excepted.add(it.asText()));
    List<Parked> parked = new ArrayList<>();
    fields.path("parked").forEach(it -> parked.add(parked(it)));
    Map<String, Reached> places = new HashMap<>();
    for (JsonNode place : fields.path("places")) {
      places.put(
          place.path(0).asText(), new Reached(place.path(1).asLong(), place.path(2).asLong()));
    }
    return new PlacesSample(
        line.text("projection"),
        committed,
        fields.path("rebuilding").asBoolean(),
        line.number("through"),
        excepted,
        parked,
        line.number("silent"),
        places);
  }

  private static Parked parked(JsonNode node) {
    return new Parked(
        node.path("entity").asText(),
        node.path("state").asText(),
        node.path("version").asLong(),
        node.path("reason").asText(),
        node.path("error").asText(),
        node.path("position").asLong());
  }

  /** The version an entity is at, 0 if it has no position. */
  long version(String entity) {
    Reached reached = places.get(entity);
    return reached == null ? 0 : reached.version();
  }
}
