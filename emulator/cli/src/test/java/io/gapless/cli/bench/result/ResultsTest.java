package io.gapless.cli.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class ResultsTest {
  private static final Results RESULTS =
      new Results(
          "writes",
          "2026-11-23T06:00:00Z",
          Map.of("callers", "64"),
          List.of(
              new Results.Group(
                  "latency",
                  "Until <a> consumer had it",
                  "ms",
                  List.of("p50", "p99"),
                  List.of(
                      new Results.Way("one", List.of(round(1, 2), round(3, 8), round(2, 4))),
                      new Results.Way("none", List.of())))),
          List.of(new Results.Ratio("one to other", 0.5, 1, true)));

  private static Map<String, Double> round(double p50, double p99) {
    return Map.of("p50", p50, "p99", p99);
  }

  @Test
  void programs_get_every_round(@TempDir Path directory) throws Exception {
    RESULTS.write(directory);

    JsonNode json = new ObjectMapper().readTree(directory.resolve("writes.json").toFile());
    assertThat(json.at("/groups/0/ways/0/rounds/1/p99").asDouble()).isEqualTo(8);
    assertThat(json.at("/ratios/0/reached").asBoolean()).isTrue();
    assertThat(json.at("/settings/callers").asText()).isEqualTo("64");
  }

  @Test
  void documents_get_bars_as_long_as_the_medians_whatever_the_machine_speaks(
      @TempDir Path directory) throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      RESULTS.write(directory);
    } finally {
      Locale.setDefault(before);
    }

    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(directory.resolve("writes-latency.svg").toFile());
    NodeList bars = svg.getElementsByTagName("rect");
    // The background and two keys come first.
    double p50 = width(bars, 3);
    double p99 = width(bars, 4);
    assertThat(p99).isEqualTo(2 * p50).isPositive();
    assertThat(width(bars, 5)).isZero();
  }

  private static double width(NodeList bars, int number) {
    return Double.parseDouble(((Element) bars.item(number)).getAttribute("width"));
  }
}
