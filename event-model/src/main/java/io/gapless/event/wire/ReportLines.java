package io.gapless.event.wire;

import io.gapless.event.InvalidEventException;
import io.gapless.event.Position;
import io.gapless.event.wire.ProjectionReport.Done;
import io.gapless.event.wire.ProjectionReport.Gap;
import io.gapless.event.wire.ProjectionReport.Health;
import io.gapless.event.wire.ProjectionReport.HealthKind;
import io.gapless.event.wire.ProjectionReport.Instance;
import io.gapless.event.wire.ProjectionReport.Numbers;
import io.gapless.event.wire.ProjectionReport.Parked;
import io.gapless.event.wire.ProjectionReport.Verified;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A {@link ProjectionReport} as NDJSON. The first line is the instance's own; then come lines of
 * the kinds {@code through}, {@code gap}, {@code parked} and {@code done}, in any order; the last
 * one is {@code {"kind":"end"}}.
 */
final class ReportLines {
  private static final int MAX_SDK = 64;
  private static final String KIND = "kind";
  private static final int MAX_LINES =
      2
          + ProjectionReport.MAX_TYPES
          + ProjectionReport.MAX_GAPS
          + ProjectionReport.MAX_PARKED
          + HandedCommands.MAX_COMMANDS;

  private final List<Verified> verified = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final List<Parked> parked = new ArrayList<>();
  private final List<Done> done = new ArrayList<>();

  static List<String> of(ProjectionReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(first(report));
    report.verified().forEach(it -> lines.add(line(it)));
    report.gaps().forEach(it -> lines.add(line(it)));
    report.parked().forEach(it -> lines.add(line(it)));
    report.done().forEach(it -> lines.add(line(it)));
    lines.add(HandedCommands.END);
    return lines;
  }

  static ProjectionReport read(List<String> lines) {
    if (lines.size() < 2 || !lines.getLast().equals(HandedCommands.END)) {
      throw new InvalidEventException("report", "must end with its last line");
    }
    if (lines.size() > MAX_LINES) {
      throw new InvalidEventException("report", "must have at most " + MAX_LINES + " lines");
    }
    Members first = Members.of(lines.getFirst());
    requireInstance(first);
    ReportLines rest = new ReportLines();
    lines.subList(1, lines.size() - 1).forEach(line -> rest.add(Members.of(line)));
    return new ProjectionReport(
        instance(first),
        health(first),
        numbers(first),
        rest.verified,
        rest.gaps,
        rest.parked,
        rest.done);
  }

  private static String first(ProjectionReport report) {
    Instance instance = report.instance();
    Health health = report.health();
    Numbers numbers = report.numbers();
    Line line =
        Line.of(KIND, "instance")
            .with("sdk", instance.sdk())
            .with("startedAt", instance.startedAt().toString())
            .with("everyMillis", instance.every())
            .with("health", health.kind().name().toLowerCase(Locale.ROOT))
            .with("reason", health.reason());
    health.since().ifPresent(since -> line.with("since", since.toString()));
    return line.with("lag", numbers.lag())
        .with("held", numbers.held())
        .with("openGaps", numbers.openGaps())
        .with("parked", numbers.parked())
        .with("unreadable", numbers.unreadable())
        .with("applied", numbers.applied())
        .with("duplicates", numbers.duplicates())
        .with("backfilled", numbers.backfilled())
        .end();
  }

  private static String line(Verified verified) {
    return Line.of(KIND, "through")
        .with("entityType", verified.type().value())
        .with("position", verified.through().value())
        .end();
  }

  private static String line(Gap gap) {
    return Line.of(KIND, "gap")
        .with(gap.entity())
        .with("from", gap.from().value())
        .with("to", gap.to().value())
        .with("ageMillis", gap.age())
        .with("asked", gap.asked())
        .end();
  }

  private static String line(Parked parked) {
    return Line.of(KIND, "parked")
        .with(parked.entity())
        .with("version", parked.version().value())
        .with("reason", parked.reason())
        .end();
  }

  private static String line(Done done) {
    return Line.of(KIND, "done").with("id", done.id()).with("result", done.result()).end();
  }

  private static void requireInstance(Members first) {
    if (!"instance".equals(first.text(KIND, Members.NAME))) {
      throw new InvalidEventException("report", "must begin with the line of the instance");
    }
  }

  private static Instance instance(Members first) {
    return new Instance(
        first.text("sdk", MAX_SDK), first.instant("startedAt"), first.millis("everyMillis"));
  }

  private static Health health(Members first) {
    return new Health(
        kind(first.text("health", Members.NAME)),
        first.text("reason", ProjectionReport.MAX_TEXT),
        first.optionalInstant("since"));
  }

  private static HealthKind kind(String name) {
    for (HealthKind kind : HealthKind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        return kind;
      }
    }
    throw new InvalidEventException("health", "must be running, paused, stuck, dead or closed");
  }

  private static Numbers numbers(Members first) {
    return new Numbers(
        first.number("lag"),
        first.number("held"),
        first.number("openGaps"),
        first.number("parked"),
        first.number("unreadable"),
        first.number("applied"),
        first.number("duplicates"),
        first.number("backfilled"));
  }

  private void add(Members line) {
    String kind = line.text(KIND, Members.NAME);
    switch (kind) {
      case "through" ->
          verified.add(new Verified(line.type(), Position.of(line.number("position"))));
      case "gap" -> gaps.add(gap(line));
      case "parked" -> parked.add(parked(line));
      case "done" -> done.add(new Done(line.number("id"), line.text("result", Members.NAME)));
      default -> {} // of a later version
    }
  }

  private static Gap gap(Members line) {
    return new Gap(
        line.entity(),
        line.version("from"),
        line.version("to"),
        line.millis("ageMillis"),
        line.number("asked"));
  }

  private static Parked parked(Members line) {
    return new Parked(line.entity(), line.version("version"), line.text("reason", Members.NAME));
  }
}
