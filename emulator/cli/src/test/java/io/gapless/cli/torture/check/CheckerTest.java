package io.gapless.cli.torture.check;

import static io.gapless.cli.torture.check.SampleEvidence.good;
import static io.gapless.cli.torture.check.SampleEvidence.id;
import static io.gapless.cli.torture.check.SampleEvidence.one;
import static io.gapless.cli.torture.check.SampleEvidence.two;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.cli.torture.history.HistoryLine.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** For each invariant the least bad history, and a good one that comes close. */
final class CheckerTest {
  @Test
  void a_history_in_which_all_went_well_breaks_nothing() {
    assertThat(good().broken()).isEmpty();
    assertThat(one().broken()).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> the_least_bad_history() {
    return Stream.of(
        bad("I1 told OK and not stored", Invariant.I1, one().told(Kind.OK, "lost", 2, 1)),
        bad("I1 told another version", Invariant.I1, one().told(Kind.OK, "c1", 2, 1)),
        bad("I1 told another number", Invariant.I1, one().told(Kind.OK, "c1", 1, 2)),
        bad("I1 refused and done", Invariant.I1, one().told(Kind.FAIL, "c1", 0, 0)),
        bad("I2 on the topic only", Invariant.I2, one().published(2)),
        bad("I2 in a projection only", Invariant.I2, one().applied(2)),
        bad(
            "I3 a hole",
            Invariant.I3,
            one().stored(2, 3, "c3").command("c3", 3, 3),
            Invariant.L2,
            Invariant.L1),
        bad(
            "I3 half a command",
            Invariant.I3,
            new SampleEvidence().stored(1, 1, "c1").command("c1", 1, 2).published(1).applied(1)),
        bad(
            "I3 events without a row",
            Invariant.I3,
            new SampleEvidence().stored(1, 1, "c1").published(1).applied(1)),
        bad("I3 a row without events", Invariant.I3, one().command("c2", 2, 2)),
        bad("I4 appended elsewhere", Invariant.I4, one().told(Kind.OK, "c1", "b", 5, 1, 1)),
        bad(
            "I5 a second set of events",
            Invariant.I5,
            good().stored(3, 3, "c2").published(3).applied(3)),
        bad(
            "I5 a second answer",
            Invariant.I5,
            one().told(Kind.OK, "c1", 9, 1).told(Kind.OK, "c1", 1, 1)),
        bad(
            "I5 another body",
            Invariant.I5,
            one().told(Kind.OK, "c1", 1, 1).told(Kind.OK, "c1", "other", -1, 1, 1)),
        bad("I6 another id on the topic", Invariant.I6, one().published(1, 1, id(9), "a", 1)),
        bad("I6 other bytes on the topic", Invariant.I6, one().published(1, 1, id(1), "a", 9)),
        bad(
            "I6 another event applied",
            Invariant.I6,
            new SampleEvidence()
                .stored(1, 1, "c1")
                .command("c1", 1, 1)
                .published(1)
                .effect(1, id(9))
                .at(1),
            Invariant.I9),
        bad("I7 twice", Invariant.I7, good().applied(2)),
        bad("I7 a swap", Invariant.I7, two().published(1).published(2).applied(2).applied(1).at(2)),
        bad("I8 a position fell", Invariant.I8, one().places(0, 1, 1).places(0, 0, 1)),
        bad("I9 state behind the log", Invariant.I9, one().folded(1)),
        bad("I9 position behind the log", Invariant.I9, good().at(1)),
        bad("I10 appended after it was closed", Invariant.I10, good().closed(1)),
        bad("I14 nowhere", Invariant.I14, one().nowhere(1, 0)),
        bad("I16 another key", Invariant.I16, one().published(1, 1, id(1), "A", 1)),
        bad("I16 another position", Invariant.I16, one().published(1, 9, id(1), "a", 1)),
        bad("I21 appeared late", Invariant.I21, good().stable(1, 0)),
        bad("I22 not applied", Invariant.I22, one().places(1, 0, 1)),
        bad("I22 fell", Invariant.I22, one().places(1, 1, 1).places(0, 1, 1)),
        bad(
            "L1 not applied in the end",
            Invariant.L1,
            new SampleEvidence().stored(1, 1, "c1").command("c1", 1, 1).published(1)),
        bad(
            "L2 not on the topic",
            Invariant.L2,
            new SampleEvidence().stored(1, 1, "c1").command("c1", 1, 1).applied(1)),
        bad("L2 not drained", Invariant.L2, good().leftInFallbackStore(1)),
        bad(
            "L3 the last not found",
            Invariant.L3,
            good().stored(3, 3, "c3").command("c3", 3, 3).published(3).of(Checker.REBUILT)));
  }

  @TestFactory
  Stream<DynamicTest> a_good_history_that_comes_close() {
    return Stream.of(
        near("I1 unknown and not stored", one().told(Kind.INFO, "lost", 0, 0)),
        near("I1 unknown and stored", one().told(Kind.INFO, "c1", 0, 0)),
        near("I1 refused and nothing", one().told(Kind.FAIL, "c9", 0, 0)),
        near(
            "I1 refused after an attempt that nobody answered",
            one().told(Kind.INFO, "c1", 0, 0).told(Kind.FAIL, "c1", 0, 0)),
        near("I2 on the topic twice", one().published(1)),
        near("I3 a command with two events", two().published(1).published(2).applied(1).applied(2)),
        near(
            "I3 holes between positions",
            one().stored(9, 2, "c2").command("c2", 2, 2).published(2, 9, id(2), "a", 2).applied(2)),
        near("I4 appended as expected", good().told(Kind.OK, "c2", "b", 1, 2, 1)),
        near("I5 the same answer again", one().told(Kind.OK, "c1", 1, 1).told(Kind.OK, "c1", 1, 1)),
        near(
            "I5 another body refused",
            one().told(Kind.OK, "c1", 1, 1).told(Kind.FAIL, "c1", "other", -1, 0, 0)),
        near("I5 a command without events", one().command("c2", 2, 1).told(Kind.OK, "c2", 1, 0)),
        near(
            "I7 topic out of order, effects in order",
            two().published(2).published(1).applied(1).applied(2)),
        near("I8 fell with a rebuild", one().places(0, 1, 1).places(0, 0, 2)),
        near("I10 closed with all it has", good().closed(2)),
        near("I14 in the fallback store", one().nowhere(1, 0, id(1))),
        near("I14 above the watermark", one().nowhere(0, 0)),
        near("I14 the store was destroyed", one().nowhere(1, 0).withFallbackLost()),
        near("I21 more appeared above", good().stable(1, 1)),
        near("I22 parked", one().places(1, 0, 1, "probe/a")),
        near("I22 more was applied than verified", one().places(0, 1, 1)),
        near(
            "L2 not on the topic, the store was destroyed",
            new SampleEvidence()
                .stored(1, 1, "c1")
                .command("c1", 1, 1)
                .applied(1)
                .withFallbackLost()),
        near("L3 the last found", good().of(Checker.REBUILT)));
  }

  @Test
  void a_finding_names_the_entity_and_the_lines_around() {
    Violation found = Checker.check(good().applied(2)).violations().getFirst();

    assertThat(found.subject()).isEqualTo("probe/a");
    assertThat(found.around())
        .anyMatch(line -> line.startsWith("store: position 2"))
        .anyMatch(line -> line.startsWith("log: line 1, version 2"))
        .anyMatch(line -> line.startsWith("log: line 2, version 2"));
  }

  @Test
  void all_violations_are_counted_and_some_are_kept() {
    SampleEvidence evidence = good();
    for (int time = 0; time < 2 * Findings.KEPT; time++) {
      evidence.applied(2);
    }
    Verdict verdict = Checker.check(evidence);

    assertThat(verdict.counts()).isEqualTo(Map.of(Invariant.I7, 2L * Findings.KEPT));
    assertThat(verdict.violations()).hasSize(Findings.KEPT);
  }

  @Test
  void hard_states_are_counted() {
    SampleEvidence evidence =
        one()
            .told(Kind.INFO, "c1", 0, 0)
            .told(Kind.INFO, "nothing", 0, 0)
            .told(Kind.FAIL, "late", 0, 0)
            .published(1);

    assertThat(Checker.check(evidence).hits())
        .isEqualTo(
            Map.of(
                Sometimes.UNKNOWN_WAS_COMMITTED, 1L,
                Sometimes.UNKNOWN_WAS_NOT, 1L,
                Sometimes.CONFLICT, 1L,
                Sometimes.TWICE_ON_TOPIC, 1L));
  }

  private static DynamicTest bad(
      String name, Invariant expected, SampleEvidence evidence, Invariant... more) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          List<Invariant> broken = evidence.broken();
          assertThat(broken).contains(expected);
          assertThat(broken)
              .isSubsetOf(Stream.concat(Stream.of(expected), Stream.of(more)).toList());
        });
  }

  private static DynamicTest near(String name, SampleEvidence evidence) {
    return DynamicTest.dynamicTest(name, () -> assertThat(evidence.broken()).isEmpty());
  }
}
