package io.gapless.event.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.InvalidEventException;
import io.gapless.event.Position;
import io.gapless.event.wire.HandedCommands.Handed;
import io.gapless.event.wire.ProjectionReport.Done;
import io.gapless.event.wire.ProjectionReport.Gap;
import io.gapless.event.wire.ProjectionReport.Health;
import io.gapless.event.wire.ProjectionReport.HealthKind;
import io.gapless.event.wire.ProjectionReport.Instance;
import io.gapless.event.wire.ProjectionReport.Numbers;
import io.gapless.event.wire.ProjectionReport.Parked;
import io.gapless.event.wire.ProjectionReport.Verified;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a projection and the replay service tell each other; neither trusts the other. */
class ProjectionReportTest {
  private static final EntityKey ODD = EntityKey.of("account", "ä \"\\/😀");
  private static final CommandId SOME = new CommandId("1@2026-11-21T14:35:00.123456Z");

  @Test
  void a_report_is_read_as_it_was_written() {
    ProjectionReport report = report();

    assertThat(ProjectionReport.read(report.lines())).isEqualTo(report);
  }

  @Test
  void the_largest_report_keeps_to_its_bound() {
    EntityKey longest = EntityKey.of("a".repeat(64), "😀".repeat(63) + "abc");
    ProjectionReport report =
        new ProjectionReport(
            new Instance("v".repeat(64), Instant.MAX, Instance.MOST_EVERY),
            new Health(
                HealthKind.RUNNING,
                "😀".repeat(ProjectionReport.MAX_TEXT / 2),
                Optional.of(Instant.MAX)),
            numbers(Long.MAX_VALUE),
            Collections.nCopies(
                ProjectionReport.MAX_TYPES,
                new Verified(longest.type(), Position.of(Long.MAX_VALUE))),
            Collections.nCopies(
                ProjectionReport.MAX_GAPS,
                new Gap(longest, most(), most(), Duration.ofDays(365), Long.MAX_VALUE)),
            Collections.nCopies(
                ProjectionReport.MAX_PARKED, new Parked(longest, most(), "x".repeat(32))),
            Collections.nCopies(
                HandedCommands.MAX_COMMANDS, new Done(Long.MAX_VALUE, "x".repeat(32))));

    String text = String.join("\n", report.lines()) + "\n";

    assertThat(ProjectionReport.read(report.lines())).isEqualTo(report);
    assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThan(ProjectionReport.MAX_BYTES);
  }

  @Test
  void one_line_too_many_of_a_kind_is_refused() {
    refused("through", repeated("through", ProjectionReport.MAX_TYPES));
    refused("gap", repeated("gap", ProjectionReport.MAX_GAPS));
    refused("parked", repeated("parked", ProjectionReport.MAX_PARKED));
    refused("done", repeated("done", HandedCommands.MAX_COMMANDS));
    refused("report", Collections.nCopies(10_000, "{\"kind\":\"later\"}"));
  }

  @Test
  void lines_and_members_of_a_later_version_are_ignored() {
    ProjectionReport report = report();
    List<String> lines = new ArrayList<>(report.lines());
    lines.set(0, lines.getFirst().replace("}", ",\"mood\":\"good\"}"));
    lines.add(1, "{\"kind\":\"weather\",\"today\":\"rain\"}");

    assertThat(ProjectionReport.read(lines)).isEqualTo(report);
  }

  @Test
  void a_wrong_member_is_refused_by_its_name() {
    Map<String, String> changes =
        Map.ofEntries(
            Map.entry("\"lag\":\"1\"", "\"lag\":\"-1\""),
            Map.entry("\"held\":\"1\"", "\"held\":\"9223372036854775808\""),
            Map.entry("\"applied\":\"1\"", "\"applied\":\"1e3\""),
            Map.entry("\"everyMillis\":\"5000\"", "\"everyMillis\":\"3600001\""),
            Map.entry("\"startedAt\":\"1970", "\"startedAt\":\"yesterday"),
            Map.entry("\"health\":\"stuck\"", "\"health\":\"fine\""),
            Map.entry("\"sdk\":\"0.1.0\"", "\"sdk\":\"" + "x".repeat(65) + "\""),
            Map.entry("\"reason\":\"because\"", "\"reason\":\"be\\ncause\""));
    changes.forEach(
        (from, to) -> {
          List<String> lines = new ArrayList<>(report().lines());
          assertThat(lines.getFirst()).contains(from);
          lines.set(0, lines.getFirst().replace(from, to));

          assertThatThrownBy(() -> ProjectionReport.read(lines))
              .isInstanceOfSatisfying(
                  InvalidEventException.class,
                  e -> assertThat(e.field()).isEqualTo(from.substring(1, from.indexOf("\":"))));
        });
  }

  @Test
  void what_was_cut_or_is_no_report_is_refused() {
    List<String> lines = report().lines();
    refused("report", lines.subList(0, lines.size() - 1));
    refused("report", List.of());
    refused("report", lines.subList(1, lines.size()));
    refused("line", List.of("{\"kind\":\"instance\",\"kind\":\"instance\"}", lines.getLast()));
    refused("line", List.of("[]", lines.getLast()));
  }

  @Test
  void commands_are_read_as_they_were_written() {
    HandedCommands commands =
        new HandedCommands(
            List.of(
                new Handed(1, SOME, Duration.ofSeconds(30), new ProjectionCommand.Resume(ODD)),
                new Handed(3, SOME, Duration.ofSeconds(30), new ProjectionCommand.Rebuild(ODD)),
                new Handed(
                    4, SOME, Duration.ofSeconds(30), new ProjectionCommand.RebuildAll(ODD.type())),
                new Handed(
                    2,
                    SOME,
                    Duration.ofSeconds(30),
                    new ProjectionCommand.Skip(ODD, EntityVersion.of(7), "Zoë", "made by \"it\"")),
                new Handed(
                    Long.MAX_VALUE,
                    SOME,
                    Duration.ofSeconds(30),
                    new ProjectionCommand.Unknown("of-later"))));

    List<String> lines = commands.lines();

    assertThat(HandedCommands.read(lines)).isEqualTo(commands);
    assertThatThrownBy(() -> HandedCommands.read(lines.subList(0, lines.size() - 1)))
        .isInstanceOf(InvalidEventException.class);
    assertThatThrownBy(() -> HandedCommands.read(lines.subList(0, lines.size() - 2)))
        .isInstanceOf(InvalidEventException.class);
  }

  @Test
  void a_skip_names_its_version_who_and_why() {
    for (List<String> wrong :
        List.of(
            List.of("version", "0", "me", "because"),
            List.of("who", "1", " ", "because"),
            List.of("who", "1", "x".repeat(201), "because"),
            List.of("why", "1", "me", ""),
            List.of("why", "1", "me", "x".repeat(1_001)),
            List.of("why", "1", "me", "a\u001bb"))) {
      EntityVersion version = EntityVersion.of(Long.parseLong(wrong.get(1)));
      assertThatThrownBy(() -> new ProjectionCommand.Skip(ODD, version, wrong.get(2), wrong.get(3)))
          .isInstanceOfSatisfying(
              InvalidEventException.class, e -> assertThat(e.field()).isEqualTo(wrong.getFirst()));
    }
  }

  @Test
  void what_was_published_again_is_read_as_it_was_written() {
    WireFormat format = WireFormat.standard();
    EventLine notYet = new EventLine.NotYet(EntityVersion.of(8));
    for (Republished republished :
        List.of(
            new Republished(Optional.empty(), Optional.empty()),
            new Republished(Optional.of(EntityVersion.of(7)), Optional.empty()),
            new Republished(Optional.empty(), Optional.of(notYet)),
            new Republished(Optional.of(EntityVersion.of(7)), Optional.of(notYet)))) {
      assertThat(Republished.read(republished.lines(format), format)).isEqualTo(republished);
    }
    assertThatThrownBy(() -> Republished.read(List.of(), format))
        .isInstanceOf(InvalidEventException.class);
  }

  private static void refused(String field, List<String> lines) {
    assertThatThrownBy(() -> ProjectionReport.read(lines))
        .isInstanceOfSatisfying(
            InvalidEventException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  /** The line of this kind stands there {@code more} times more than once. */
  private static List<String> repeated(String kind, int more) {
    List<String> lines = new ArrayList<>(report().lines());
    String line =
        lines.stream()
            .filter(it -> it.contains("\"kind\":\"" + kind + "\""))
            .findFirst()
            .orElseThrow();
    lines.addAll(1, Collections.nCopies(more, line));
    return lines;
  }

  private static ProjectionReport report() {
    return new ProjectionReport(
        new Instance("0.1.0", Instant.EPOCH, Duration.ofSeconds(5)),
        new Health(HealthKind.STUCK, "because", Optional.of(Instant.EPOCH)),
        numbers(1),
        List.of(new Verified(ODD.type(), Position.of(41))),
        List.of(new Gap(ODD, EntityVersion.of(3), EntityVersion.of(4), Duration.ofMillis(7), 2)),
        List.of(new Parked(ODD, EntityVersion.of(7), "handler-failed")),
        List.of(new Done(9, "resumed")));
  }

  private static Numbers numbers(long value) {
    return new Numbers(value, value, value, value, value, value, value, value);
  }

  private static EntityVersion most() {
    return EntityVersion.of(Long.MAX_VALUE);
  }
}
