package io.gapless.cli.torture.ledger;

import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.cli.torture.verdict.Sometimes;
import io.gapless.cli.torture.verdict.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The ledger as one HTML page that needs nothing else. Plots are there for seeds whose histories
 * still are; everything else comes from the ledger alone.
 */
public final class Report {
  /** Plots of the newest seeds; older ones are in the table only. */
  private static final int PLOTS = 40;

  private static final String ROW =
      "<tr><td class=n>%d<td>%s<td class=n>%,d<td class=n>%,d<td class=n>%d<td class=n>%.1f s<td%s"
          + "<td><code>%s</code></tr>";

  private static final String HEAD =
      """
      <!doctype html><html lang="en"><meta charset="utf-8"><title>Gapless: torture</title>
      <style>
      body{font:15px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
      table{border-collapse:collapse;margin:1rem 0}td,th{padding:.15rem .6rem;border-bottom:1px solid #ddd;text-align:left}
      td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}.bad{color:#b00;font-weight:600}
      svg{width:100%;font-size:11px}.fault{fill:#c00;fill-opacity:.09}.axis{stroke:#888}
      code,pre{font-size:13px}pre{overflow-x:auto;background:#f6f6f6;padding:.5rem}
      </style>
      <h1>Torture</h1>
      """;

  private final List<SeedResult> results;
  private final Totals totals;
  private final Path directory;
  private final StringBuilder html = new StringBuilder(HEAD);

  private Report(List<SeedResult> results, Path directory) {
    this.results = results;
    this.totals = Totals.of(results);
    this.directory = directory;
  }

  /**
   * Writes {@code report.html}.
   *
   * @param directory where it goes, and where the histories of {@code seed-N} are
   */
  public static Path write(List<SeedResult> results, Path directory) {
    Report report = new Report(results, directory);
    report.summary();
    report.seeds();
    report.violations();
    report.cells();
    report.sometimes();
    report.invariants();
    report.plots();
    try {
      Files.createDirectories(directory);
      return Files.writeString(directory.resolve("report.html"), report.html);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;");
  }

  private void summary() {
    html.append("<ul>");
    totals.lines().forEach(it -> html.append("<li>").append(escape(it)).append("</li>"));
    html.append("</ul>");
  }

  private void seeds() {
    html.append(
        "<h2>Seeds</h2><table><tr><th class=n>seed<th>commit<th class=n>events<th class=n>attempts"
            + "<th class=n>faults<th class=n>converged<th>verdict<th>repeat</tr>");
    for (SeedResult result : results) {
      html.append(
          ROW.formatted(
              result.seed(),
              escape(result.commit()),
              result.events(),
              result.attempts(),
              result.faults(),
              Totals.slowestMillis(result) / 1_000.0,
              result.isClean() ? ">kept" : " class=bad>" + escape(verdict(result)),
              escape(result.command())));
    }
    html.append("</table>");
  }

  private static String verdict(SeedResult result) {
    return result.counts() + " " + result.trouble();
  }

  private void violations() {
    html.append("<h2>Violations</h2>");
    boolean none = true;
    for (SeedResult result : results) {
      for (Violation violation : result.violations()) {
        none = false;
        html.append("<pre>seed ").append(result.seed()).append(' ');
        html.append(escape(violation.toString())).append("</pre>");
      }
    }
    html.append(none ? "<p>None.</p>" : "");
  }

  private void cells() {
    html.append("<h2>Faults</h2><table><tr><th>on whom / what<th class=n>times</tr>");
    totals.cells().forEach((cell, times) -> row(cell, times, times < Totals.OFTEN));
    html.append("</table><h2>Not injected</h2><ul>");
    NotInjected.KINDS.forEach(
        (kind, why) -> html.append("<li>%s: %s</li>".formatted(escape(kind), escape(why))));
    html.append("</ul>");
  }

  private void sometimes() {
    Map<Sometimes, Long> hits = totals.hits();
    html.append("<h2>Hard states reached</h2><table><tr><th>state<th class=n>times</tr>");
    for (Sometimes state : Sometimes.values()) {
      row(state.meaning(), hits.getOrDefault(state, 0L), !hits.containsKey(state));
    }
    html.append("</table><p>As long as one was never reached, the whole is inconclusive.</p>");
  }

  private void invariants() {
    html.append("<h2>What is judged</h2><table>");
    for (Invariant invariant : Invariant.values()) {
      html.append(
          "<tr><td>%s<td>%s<td>%s</tr>"
              .formatted(
                  invariant,
                  escape(invariant.meaning()),
                  invariant.isJudged() ? "judged" : "not by this"));
    }
    html.append("</table>");
  }

  private void plots() {
    html.append("<h2>Events behind, over time</h2>");
    results.reversed().stream().limit(PLOTS).forEach(this::plot);
  }

  private void plot(SeedResult result) {
    String svg = LagPlot.of(directory.resolve("seed-" + result.seed()));
    if (!svg.isEmpty()) {
      html.append("<h3>Seed ").append(result.seed()).append("</h3>").append(svg);
    }
  }

  private void row(String name, long times, boolean bad) {
    html.append(
        "<tr><td%s>%s<td class=n>%,d</tr>".formatted(bad ? " class=bad" : "", escape(name), times));
  }
}
