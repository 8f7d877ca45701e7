package io.gapless.cli.torture.run;

import io.gapless.cli.torture.check.Invariant;
import io.gapless.cli.torture.check.Sometimes;
import io.gapless.cli.torture.check.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ledger as one HTML page that needs nothing else. */
final class Report {
  /** Plots of the newest seeds; older ones are in the table only. */
  private static final int PLOTS = 40;

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
  private final Path directory;
  private final StringBuilder html = new StringBuilder(HEAD);

  private Report(List<SeedResult> results, Path directory) {
    this.results = results;
    this.directory = directory;
  }

  /** Writes {@code report.html}. */
  static Path write(List<SeedResult> results, Path directory) {
    Report report = new Report(results, directory);
    report.summary();
    report.seeds();
    report.violations();
    report.cells();
    report.sometimes();
    report.invariants();
    report.plots();
    try {
      return Files.writeString(directory.resolve("report.html"), report.html);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;");
  }

  private void summary() {
    long clean = results.stream().filter(SeedResult::isClean).count();
    long events = results.stream().mapToLong(SeedResult::events).sum();
    long faults = results.stream().mapToLong(SeedResult::faults).sum();
    Percentiles all = Percentiles.of(results);
    html.append(
        """
        <p>%d seeds, %,d committed events, %,d faults, %d seeds with something broken.
        %s
        Time from when the last fault had ended and the last caller was answered until every projection had everything and the
        fallback store was empty:
        p50 %.1f s, p99 %.1f s, max %.1f s.</p>
        """
            .formatted(
                results.size(),
                events,
                faults,
                results.size() - clean,
                bound(clean),
                all.p50(),
                all.p99(),
                all.max()));
  }

  /** The rule of three. */
  private String bound(long clean) {
    return clean == results.size() && clean > 0
        ? "%d clean runs bound the share of runs that break something below %.1f %% (3/n, 95 %% confidence)."
            .formatted(clean, Math.min(100, 300.0 / clean))
        : "";
  }

  private void seeds() {
    html.append(
        "<h2>Seeds</h2><table><tr><th class=n>seed<th>commit<th class=n>events<th class=n>attempts"
            + "<th class=n>faults<th class=n>converged<th>verdict<th>repeat</tr>");
    for (SeedResult result : results) {
      html.append(
          "<tr><td class=n>%d<td>%s<td class=n>%,d<td class=n>%,d<td class=n>%d<td class=n>%.1f s<td%s<td><code>%s</code></tr>"
              .formatted(
                  result.seed(),
                  escape(result.commit()),
                  result.events(),
                  result.attempts(),
                  result.faults(),
                  Percentiles.slowestSeconds(result),
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
    Map<String, Long> cells = new TreeMap<>();
    results.forEach(result -> result.allCells().forEach(it -> cells.putIfAbsent(it, 0L)));
    results.forEach(result -> result.cells().forEach((it, n) -> cells.merge(it, n, Long::sum)));
    html.append("<h2>Faults</h2><table><tr><th>on whom / what<th class=n>times</tr>");
    cells.forEach((cell, times) -> row(cell, times, times == 0));
    html.append(
        "</table><p>Not injected here, for want of rights or time: power cuts and full disks (loop"
            + " devices), nftables, strace, clock skew, topic deletion, three brokers.</p>");
  }

  private void sometimes() {
    Map<Sometimes, Long> hits = new EnumMap<>(Sometimes.class);
    results.forEach(result -> result.hits().forEach((it, n) -> hits.merge(it, n, Long::sum)));
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
