package io.gapless.replay.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.InvalidEventException;
import io.gapless.event.wire.EventLine;
import io.gapless.replay.sample.SampleEvents;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerdictsTest {
  private static final EntityKey ENTITY = SampleEvents.account("a");

  private static BackfillRequest request(long from, long to, long seen) {
    return new BackfillRequest(
        ENTITY, EntityVersion.of(from), EntityVersion.of(to), EntityVersion.of(seen));
  }

  private static List<Event> events(long from, long through) {
    return LongStream.rangeClosed(from, through)
        .mapToObj(version -> SampleEvents.event(ENTITY, version, version))
        .toList();
  }

  private static String text(Verdicts verdicts) {
    return verdicts.lines().stream().map(VerdictsTest::text).collect(Collectors.joining(" "));
  }

  private static String text(EventLine line) {
    return switch (line) {
      case EventLine.Found found -> "found-" + found.version();
      case EventLine.NotYet notYet -> "not-yet-" + notYet.version();
      case EventLine.UnknownToStore unknown -> "unknown-" + unknown.version();
    };
  }

  /** The store has versions 1 to {@code head}. */
  @ParameterizedTest
  @CsvSource({
    "4, 6, 0, 9, found-4 found-5 found-6",
    "4, 6, 9, 6, found-4 found-5 found-6",
    "4, 6, 0, 5, found-4 found-5 not-yet-6",
    "4, 9, 0, 5, found-4 found-5 not-yet-6",
    "4, 6, 5, 5, found-4 found-5 not-yet-6",
    "4, 6, 6, 5, found-4 found-5 unknown-6",
    "4, 9, 7, 5, found-4 found-5 unknown-6",
    "4, 6, 0, 3, not-yet-4",
    "4, 6, 3, 3, not-yet-4",
    "4, 6, 4, 3, unknown-4",
    "1, 1, 0, 0, not-yet-1",
    "1, 1, 1, 0, unknown-1",
  })
  void every_version_asked_for_gets_a_verdict(
      long from, long to, long seen, long head, String expected) {
    Verdicts verdicts =
        Verdicts.of(
            request(from, to, seen), new RangeRead(events(from, Math.min(to, head)), false));

    assertThat(text(verdicts)).isEqualTo(expected);
    assertThat(verdicts.isFinal()).isEqualTo(expected.contains("unknown"));
  }

  @Test
  void an_answer_that_was_cut_just_ends() {
    assertThat(text(Verdicts.of(request(1, 5, 9), new RangeRead(events(1, 2), true))))
        .isEqualTo("found-1 found-2");
  }

  @Test
  void a_forged_jump_costs_one_page_only() {
    BackfillRequest forged = request(2, Long.MAX_VALUE, Long.MAX_VALUE);

    assertThat(forged.range()).isEqualTo(new VersionRange(ENTITY, EntityVersion.of(2), 1_000));
    assertThat(request(1, 1_000, 0).range().count()).isEqualTo(1_000);
    assertThat(request(1, 1_001, 0).range().count()).isEqualTo(1_000);
    assertThat(request(7, 7, 0).range().count()).isEqualTo(1);
  }

  @Test
  void a_range_that_is_none_is_refused_by_its_field() {
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> request(0, 1, 0))
        .satisfies(e -> assertThat(e.field()).isEqualTo("from"));
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> request(5, 4, 0))
        .satisfies(e -> assertThat(e.field()).isEqualTo("to"));
  }
}
