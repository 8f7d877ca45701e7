package io.gapless.cli.torture.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.cli.torture.verdict.Sometimes;
import io.gapless.cli.torture.verdict.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * Results as JSON lines. A line is short enough to be checked in: which faults could have been
 * drawn is a line of its own, a {@code matrix}, that results name by its digest. Lines written
 * before there were any hold the list themselves ({@code allCells}) and are read too; what they do
 * not say is empty, and what a newer version of this says is passed over. Not thread-safe.
 */
final class LedgerLines {
  /** Violations of one invariant that a line keeps; it counts all. */
  static final int KEPT = 3;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MATRIX = "matrix";
  private static final String CELLS = "cells";

  private final Map<String, List<String>> matrices = new HashMap<>();

  /** The result in a line; empty if it holds none. */
  Optional<SeedResult> read(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    JsonNode line = parse(text);
    if (!line.has("seed")) {
      matrices.put(line.path(MATRIX).asText(), texts(line.path(CELLS)));
      return Optional.empty();
    }
    return Optional.of(result(line));
  }

  /** A result as a line, after the line of its matrix if that is new. */
  List<String> write(SeedResult result) {
    List<String> lines = new ArrayList<>();
    List<String> cells = result.allCells().stream().sorted().toList();
    String name = name(cells);
    if (matrices.putIfAbsent(name, cells) == null) {
      ObjectNode matrix = JSON.createObjectNode().put(MATRIX, name);
      cells.forEach(matrix.putArray(CELLS)::add);
      lines.add(matrix.toString());
    }
    lines.add(line(result, name).toString());
    return lines;
  }

  private static ObjectNode line(SeedResult result, String matrix) {
    SeedSettings settings = result.settings();
    ObjectNode line = JSON.createObjectNode();
    line.put("seed", settings.seed()).put("seconds", settings.seconds());
    line.put("perSecond", settings.perSecond()).put("fallback", settings.fallback());
    line.put("brokers", settings.brokers()).put("only", settings.only());
    line.put("commit", result.commit()).put("at", result.at());
    line.put("events", result.events()).put("attempts", result.attempts()).put(MATRIX, matrix);
    numbers(line.putObject(CELLS), result.cells());
    numbers(line.putObject("hits"), result.hits());
    numbers(line.putObject("convergedMillis"), result.convergedMillis());
    line.put("drainedMillis", result.drainedMillis());
    numbers(line.putObject("readyMillis"), result.readyMillis());
    line.put("missingOnTopic", result.missingOnTopic());
    numbers(line.putObject("counts"), result.counts());
    line.set("violations", JSON.valueToTree(first(result.violations())));
    return line.put("trouble", result.trouble());
  }

  private static List<Violation> first(List<Violation> violations) {
    Map<Invariant, Integer> kept = new EnumMap<>(Invariant.class);
    return violations.stream()
        .filter(it -> kept.merge(it.invariant(), 1, Integer::sum) <= KEPT)
        .toList();
  }

  private static void numbers(ObjectNode node, Map<?, Long> numbers) {
    Map<String, Long> sorted = new TreeMap<>();
    numbers.forEach((name, number) -> sorted.put(name.toString(), number));
    sorted.forEach(node::put);
  }

  private SeedResult result(JsonNode line) {
    return new SeedResult(
        new SeedSettings(
            line.path("seed").asLong(),
            line.path("seconds").asLong(),
            line.path("perSecond").asInt(),
            line.path("fallback").asText(),
            line.path("brokers").asInt(1),
            line.path("only").asText()),
        line.path("commit").asText(),
        line.path("at").asText(),
        line.path("events").asLong(),
        line.path("attempts").asLong(),
        numbers(line.path(CELLS)),
        line.has("allCells")
            ? texts(line.path("allCells"))
            : matrices.getOrDefault(line.path(MATRIX).asText(), List.of()),
        known(Sometimes.class, line.path("hits")),
        numbers(line.path("convergedMillis")),
        line.path("drainedMillis").asLong(),
        numbers(line.path("readyMillis")),
        line.path("missingOnTopic").asLong(),
        violations(line.path("violations")),
        known(Invariant.class, line.path("counts")),
        line.path("trouble").asText());
  }

  private static List<Violation> violations(JsonNode all) {
    List<Violation> violations = new ArrayList<>();
    for (JsonNode one : all) {
      violations.add(
          new Violation(
              Invariant.valueOf(one.path("invariant").asText()),
              one.path("subject").asText(),
              one.path("what").asText(),
              texts(one.path("around"))));
    }
    return violations;
  }

  private static Map<String, Long> numbers(JsonNode node) {
    Map<String, Long> numbers = new HashMap<>();
    node.properties().forEach(it -> numbers.put(it.getKey(), it.getValue().asLong()));
    return numbers;
  }

  private static <E extends Enum<E>> Map<E, Long> known(Class<E> type, JsonNode node) {
    Set<String> names =
        Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.toSet());
    Map<E, Long> numbers = new EnumMap<>(type);
    numbers(node)
        .forEach(
            (name, number) -> {
              if (names.contains(name)) {
                numbers.put(Enum.valueOf(type, name), number);
              }
            });
    return numbers;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(it -> texts.add(it.asText()));
    return texts;
  }

  private static String name(List<String> cells) {
    CRC32 crc = new CRC32();
    crc.update(String.join("\n", cells).getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a line of a ledger: " + text, e);
    }
  }
}
