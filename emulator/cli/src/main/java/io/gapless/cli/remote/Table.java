package io.gapless.cli.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows in aligned columns. What comes from elsewhere is shown as text, whatever it contains. */
final class Table {
  /** Longest cell, in characters; the rest is cut. */
  static final int MOST_WIDTH = 80;

  /** The last column holds texts, and nothing is beside it: longer than any that is stored. */
  static final int MOST_LAST_WIDTH = 2_000;

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headers) {
    rows.add(List.of(headers));
  }

  Table row(String... cells) {
    int last = cells.length - 1;
    rows.add(
        IntStream.rangeClosed(0, last)
            .mapToObj(column -> cell(cells[column], column == last ? MOST_LAST_WIDTH : MOST_WIDTH))
            .toList());
    return this;
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  List<String> lines() {
    int columns = rows.getFirst().size();
    List<Integer> widths =
        IntStream.range(0, columns)
            .mapToObj(
                column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toList();
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    return IntStream.range(0, row.size())
        .mapToObj(
            column -> row.get(column) + " ".repeat(widths.get(column) - row.get(column).length()))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  private static String cell(String text, int most) {
    String plain = plain(text);
    return plain.length() <= most ? plain : plain.substring(0, most - 1) + "…";
  }

  /** On one line, and nothing in it that a terminal would obey. */
  static String plain(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().map(it -> isObeyed(it) ? '\uFFFD' : it).forEach(out::appendCodePoint);
    return out.toString();
  }

  private static boolean isObeyed(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
