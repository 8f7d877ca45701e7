package io.gapless.cli.bench.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What one run of a bench came to.
 *
 * @param bench its name: that of the files
 * @param at when it ended, ISO 8601
 * @param settings what it was told
 * @param groups what was measured, by turns
 * @param ratios what is judged
 */
public record Results(
    String bench, String at, Map<String, String> settings, List<Group> groups, List<Ratio> ratios) {
  public Results {
    settings = Map.copyOf(settings);
    groups = List.copyOf(groups);
    ratios = List.copyOf(ratios);
  }

  /**
   * Several ways that were measured alike.
   *
   * @param name of the group: a word
   * @param title of its plot
   * @param unit of its measures
   * @param plotted names of the measures in its plot
   * @param ways what was measured
   */
  public record Group(
      String name, String title, String unit, List<String> plotted, List<Way> ways) {
    public Group {
      plotted = List.copyOf(plotted);
      ways = List.copyOf(ways);
    }
  }

  /**
   * One way.
   *
   * @param name for people
   * @param rounds its measures by name, a map for each round
   */
  public record Way(String name, List<Map<String, Double>> rounds) {
    public Way {
      rounds = List.copyOf(rounds);
    }

    /** The median of all rounds. */
    double median(String measure) {
      return rounds.stream()
          .map(round -> round.getOrDefault(measure, Double.NaN))
          .sorted()
          .skip(rounds.size() / 2)
          .findFirst()
          .orElse(Double.NaN);
    }
  }

  /**
   * A ratio that has a goal.
   *
   * @param name for people
   * @param value the median of the rounds' ratios
   * @param goal what it should be
   * @param reached whether it is
   */
  public record Ratio(String name, double value, double goal, boolean reached) {}

  /** Writes {@code BENCH.json}, and {@code BENCH-GROUP.svg} for each group. */
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(directory.resolve(bench + ".json").toFile(), this);
    for (Group group : groups) {
      Files.writeString(
          directory.resolve(bench + "-" + group.name() + ".svg"), new BarChart(group).svg());
    }
  }
}
