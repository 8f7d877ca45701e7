package io.gapless.cli.bench.result;

import io.gapless.cli.bench.result.Results.Group;
import io.gapless.cli.bench.result.Results.Way;
import java.util.Locale;

/**
 * Medians as bars, those of one way side by side, as SVG.
 *
 * @param group what is shown
 */
record BarChart(Group group) {
  private static final int WIDTH = 760;
  private static final int NAMES = 170;
  private static final int VALUES = 110;
  private static final int BAR = 14;
  private static final int GAP = 10;
  private static final int TOP = 44;
  private static final int LEGEND_STEP = 140;
  private static final String[] COLOURS = {"#0b6", "#06c", "#c50"};

  String svg() {
    int measures = group.plotted().size();
    int height = TOP + group.ways().size() * (measures * BAR + GAP);
    StringBuilder svg =
        new StringBuilder(
            text(
                """
            <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%1$d' height='%2$d' role='img' aria-label='%3$s' font-family='sans-serif' font-size='12'>
            <rect width='100%%' height='100%%' fill='#fff'/>
            <text x='8' y='16' font-weight='bold'>%3$s</text>
            """,
                WIDTH, height, escaped(group.title())));
    for (int i = 0; i < measures; i++) {
      int x = NAMES + i * LEGEND_STEP;
      svg.append(
          text(
              "<rect x='%d' y='24' width='10' height='10' fill='%s'/><text x='%d' y='33'>%s, %s</text>\n",
              x, colour(i), x + 14, escaped(group.plotted().get(i)), escaped(group.unit())));
    }
    int y = TOP;
    for (Way way : group.ways()) {
      svg.append(bars(way, y));
      y += measures * BAR + GAP;
    }
    return svg.append("</svg>\n").toString();
  }

  private String bars(Way way, int top) {
    StringBuilder bars =
        new StringBuilder(
            text(
                "<text x='%d' y='%d' text-anchor='end'>%s</text>\n",
                NAMES - 8, top + BAR - 3, escaped(way.name())));
    for (int i = 0; i < group.plotted().size(); i++) {
      double value = way.median(group.plotted().get(i));
      int y = top + i * BAR;
      double width = Double.isNaN(value) ? 0 : value / highest() * (WIDTH - NAMES - VALUES);
      bars.append(
          text(
              "<rect x='%d' y='%d' width='%.1f' height='%d' fill='%s'/><text x='%.1f' y='%d'>%,.1f</text>\n",
              NAMES, y, width, BAR - 2, colour(i), NAMES + width + 4, y + BAR - 3, value));
    }
    return bars.toString();
  }

  private double highest() {
    return group.ways().stream()
        .flatMap(way -> group.plotted().stream().map(way::median))
        .filter(value -> !value.isNaN())
        .max(Double::compare)
        .filter(value -> value > 0)
        .orElse(1.0);
  }

  /** Numbers as SVG wants them, whatever the machine speaks. */
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String colour(int measure) {
    return COLOURS[measure % COLOURS.length];
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;");
  }
}
