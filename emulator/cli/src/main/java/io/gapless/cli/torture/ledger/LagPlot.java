package io.gapless.cli.torture.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.cli.torture.history.HistoryFile;
import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.cli.torture.history.HistoryLine.Kind;
import io.gapless.cli.torture.history.HistoryLine.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How far projections were behind over time, with a band for each fault, as SVG. */
final class LagPlot {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 220;
  private static final int LEFT = 56;
  private static final int BOTTOM = 24;
  private static final int LEGEND_FROM = 60;
  private static final int LEGEND_STEP = 90;
  private static final String[] COLOURS = {"#0b6", "#06c", "#c50", "#a0a", "#666"};
  private static final double MICROS = 1_000_000;

  private record Point(double seconds, long behind) {}

  private record Band(double from, double to, String cell) {}

  private final Map<String, List<Point>> lines = new TreeMap<>();
  private final List<Band> bands = new ArrayList<>();
  private final Map<Long, Band> open = new HashMap<>();
  private long start;
  private double end = 1;
  private long highest = 1;

  /** The plot of one seed; empty if its histories are gone. */
  static String of(Path histories) {
    Path samples = histories.resolve("sampler.ndjson");
    Path faults = histories.resolve("nemesis.ndjson");
    if (!Files.exists(samples) || !Files.exists(faults)) {
      return "";
    }
    LagPlot plot = new LagPlot();
    try (Stream<HistoryLine> all = HistoryFile.read(samples)) {
      all.filter(it -> it.what().equals(Topics.LAG)).forEach(plot::addLag);
    }
    try (Stream<HistoryLine> all = HistoryFile.read(faults)) {
      all.filter(it -> it.what().equals(Topics.FAULT)).forEach(plot::addFault);
    }
    return plot.svg();
  }

  private void addLag(HistoryLine line) {
    start = start == 0 ? line.atMicros() : start;
    double seconds = (line.atMicros() - start) / MICROS;
    end = Math.max(end, seconds);
    for (Map.Entry<String, JsonNode> behind : line.fields().path("behind").properties()) {
      long value = behind.getValue().asLong();
      highest = Math.max(highest, value);
      lines
          .computeIfAbsent(behind.getKey(), it -> new ArrayList<>())
          .add(new Point(seconds, value));
    }
  }

  private void addFault(HistoryLine line) {
    double seconds = Math.max(0, (line.atMicros() - start) / MICROS);
    long strike = line.number("strike");
    if (line.kind() == Kind.INVOKE) {
      open.put(strike, new Band(seconds, seconds, line.text("cell")));
    } else if (open.containsKey(strike)) {
      Band begun = open.remove(strike);
      bands.add(new Band(begun.from(), Math.max(seconds, begun.from() + 0.3), begun.cell()));
    }
  }

  private String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox='0 0 %d %d' role='img' aria-label='lag over time'>"
            .formatted(WIDTH, HEIGHT + BOTTOM));
    bands.forEach(band -> svg.append(band(band)));
    svg.append(axes());
    int colour = 0;
    for (Map.Entry<String, List<Point>> line : lines.entrySet()) {
      svg.append(line(line.getKey(), line.getValue(), COLOURS[colour % COLOURS.length], colour));
      colour++;
    }
    return svg.append("</svg>").toString();
  }

  private String band(Band band) {
    return "<rect class='fault' x='%s' y='0' width='%s' height='%d'><title>%s</title></rect>"
        .formatted(
            number(x(band.from())),
            number(Math.max(1, x(band.to()) - x(band.from()))),
            HEIGHT,
            Report.escape(band.cell()));
  }

  private String axes() {
    return """
    <line class='axis' x1='%1$d' y1='%2$d' x2='%3$d' y2='%2$d'/>
    <line class='axis' x1='%1$d' y1='0' x2='%1$d' y2='%2$d'/>
    <text x='%4$d' y='12' text-anchor='end'>%5$,d</text>
    <text x='%4$d' y='%2$d' text-anchor='end'>0</text>
    <text x='%1$d' y='%6$d'>0 s</text>
    <text x='%3$d' y='%6$d' text-anchor='end'>%7$.0f s</text>
    """
        .formatted(LEFT, HEIGHT, WIDTH, LEFT - 6, highest, HEIGHT + BOTTOM - 8, end);
  }

  private String line(String name, List<Point> points, String colour, int index) {
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(number(x(point.seconds()))).append(',').append(number(y(point.behind())));
      path.append(' ');
    }
    return """
    <polyline fill='none' stroke='%1$s' points='%2$s'/>
    <text x='%3$d' y='%4$d' fill='%1$s'>%5$s</text>
    """
        .formatted(
            colour,
            path,
            LEFT + LEGEND_FROM + LEGEND_STEP * index,
            HEIGHT + BOTTOM - 8,
            Report.escape(name));
  }

  private double x(double seconds) {
    return LEFT + seconds / end * (WIDTH - LEFT);
  }

  private double y(long behind) {
    return HEIGHT - (double) behind / highest * (HEIGHT - 4);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
