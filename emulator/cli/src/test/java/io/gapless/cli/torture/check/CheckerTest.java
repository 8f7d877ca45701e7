package io.gapless.cli.torture.check;

import static io.gapless.cli.torture.check.CheckerCases.bad;
import static io.gapless.cli.torture.check.CheckerCases.near;
import static io.gapless.cli.torture.check.SampleEvidence.good;
import static io.gapless.cli.torture.check.SampleEvidence.id;
import static io.gapless.cli.torture.check.SampleEvidence.one;
import static io.gapless.cli.torture.check.SampleEvidence.two;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.cli.torture.history.HistoryLine.Kind;
import io.gapless.cli.torture.verdict.Findings;
import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.cli.torture.verdict.Sometimes;
import io.gapless.cli.torture.verdict.Verdict;
import io.gapless.cli.torture.verdict.Violation;
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

  @Test
  void every_invariant_that_is_judged_has_both() {
    OutageChecksTest outage = new OutageChecksTest();
    List<String> bad =
        names(
            the_least_bad_history(),
            the_least_bad_history_of_a_projection_seen_from_outside(),
            outage.the_least_bad_history());
    List<String> good =
        names(
            a_good_history_that_comes_close(),
            a_good_history_of_a_projection_seen_from_outside(),
            outage.a_good_history_that_comes_close());

    assertThat(Invariant.values())
        .filteredOn(Invariant::isJudged)
        .extracting(Invariant::name)
        .allSatisfy(
            name -> {
              assertThat(bad).as("least bad history").contains(name);
              assertThat(good).as("near miss").contains(name);
            });
  }

  /** The invariants that their names begin with. */
  @SafeVarargs
  private static List<String> names(Stream<DynamicTest>... tests) {
    return Stream.of(tests)
        .flatMap(it -> it)
        .map(it -> it.getDisplayName().split(" ")[0])
        .distinct()
        .toList();
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
        near("I6 the same event again on the topic", one().published(1)),
        near(
            "I9 two effects and one position",
            two()
                .published(1)
                .published(2)
                .effect(1, id(1))
                .effect(2, id(2))
                .folded(1)
                .folded(2)
                .at(2)),
        near("I16 sent again as the first time", one().published(1, 1, id(1), "a", 1)),
        near(
            "L1 applied though it came too early",
            two().published(2).published(1).applied(1).applied(2)),
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
        near("I14 in the fallback store", one().nowhere(1, 0, 1)),
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

  @TestFactory
  Stream<DynamicTest> the_least_bad_history_of_a_projection_seen_from_outside() {
    return Stream.of(
        bad(
            "I11 an offset passes what is not applied",
            Invariant.I11,
            one().committed(0, 0).committed(1, 0)),
        bad(
            "I11 another record was deleted",
            Invariant.I11,
            two()
                .published(1)
                .published(2)
                .deleted(1)
                .committed(0, 0)
                .committed(2, 1)
                .applied(1)
                .applied(2)),
        bad(
            "I12 passed and not kept",
            Invariant.I12,
            good().garbage(5).committed(5, 2).committed(6, 2)),
        bad("I12 parked and no word", Invariant.I12, good().silent(1)),
        bad("I12 parked without a reason", Invariant.I12, good().parked("PARKED", "", "", 3, 2)),
        bad(
            "I13 not right before its event",
            Invariant.I13,
            good().parked("PARKED", "HANDLER_FAILED", "poison", 3, 1)),
        bad(
            "I13 went on while parked",
            Invariant.I13,
            good().parked("PARKED", "HANDLER_FAILED", "poison", 2, 2)),
        bad("I13 somebody else", Invariant.I13, good().parkedByDependency(10)),
        bad(
            "I13 an event that was only late",
            Invariant.I13,
            good().parked("PARKED", "UNKNOWN_TO_STORE", "poison", 3, 2)),
        bad("I15 gone too early", Invariant.I15, one().nowhere(0, 0, 1).nowhere(0, 0)),
        bad("I2 in the fallback store only", Invariant.I2, one().nowhere(0, 0, 7).nowhere(0, 0)));
  }

  @TestFactory
  Stream<DynamicTest> a_good_history_of_a_projection_seen_from_outside() {
    return Stream.of(
        near("I11 not passed yet", one().committed(0, 0)),
        near("I11 from before it began", one().committed(1, 0).committed(1, 0)),
        near("I11 passed and applied", one().committed(0, 0).committed(1, 1)),
        near("I11 passed and parked", one().committed(0, 0).committed(1, 0, "probe/a")),
        near("I11 passed and deleted", one().committed(0, 0).committed(1, 0).deleted(1)),
        near(
            "I12 passed and deleted", good().garbage(5).committed(5, 2).committed(6, 2).deleted(6)),
        near("I12 from before it began", good().garbage(5).committed(6, 2).committed(7, 2)),
        near("I11 reads what was before", one().rebuilding(1, 0)),
        near("I11 looked at once", one().committed(0, 0).committed(1, 1).committed(1, 1)),
        near("I12 not passed", good().garbage(5).committed(5, 2)),
        near(
            "I12 passed and kept", good().garbage(5).unreadable(5).committed(5, 2).committed(6, 2)),
        near("I12 nobody is parked", good().silent(0)),
        near("I13 parked", good().parked("PARKED", "HANDLER_FAILED", "poison", 3, 2)),
        near("I13 a few for want of a connection", good().parkedByDependency(9)),
        near("I13 resuming", good().parked("RESUMING", "HANDLER_FAILED", "poison", 2, 2)),
        near("I15 gone when it was on the topic", one().nowhere(0, 0, 1).nowhere(0, 1)),
        near("I15 still there", one().nowhere(0, 0, 1).nowhere(0, 0, 1)));
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
}
