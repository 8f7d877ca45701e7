package io.gapless.cli.torture.check;

import static io.gapless.cli.torture.check.CheckerCases.bad;
import static io.gapless.cli.torture.check.CheckerCases.near;
import static io.gapless.cli.torture.check.SampleEvidence.good;

import io.gapless.cli.torture.verdict.Invariant;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What must hold while something is away and afterwards (L4 to L7): for each invariant the least
 * bad history, and a good one that comes close.
 */
final class OutageChecksTest {
  @TestFactory
  Stream<DynamicTest> the_least_bad_history() {
    return Stream.of(
        bad("L4 stands still", Invariant.L4, good().calm().lag(2, 1).after(31).lag(2, 1)),
        bad("L4 nothing is drained", Invariant.L4, good().calm().left(1).after(31).left(2)),
        bad("L5 commands fail without Kafka", Invariant.L5, withoutKafkaAllFail(calm())),
        bad(
            "L5 nobody answers without Kafka and fallback store",
            Invariant.L5,
            calm().struck("Kafka and fallback store / both away", 100, 20).asked(10, 105, 5, 0)),
        bad(
            "L5 too late without the event store",
            Invariant.L5,
            calm().struck("database / kill -9", 100, 20).asked(10, 105, 3.5, 503)),
        bad(
            "L5 nobody answers without the event store",
            Invariant.L5,
            calm().struck("COMMAND_1_TO_STORE / refused", 100, 20).asked(10, 105, 1, 0)),
        bad("L6 ended", Invariant.L6, good().seen("command-1", false, 384, 0)),
        bad(
            "L6 another one was ended",
            Invariant.L6,
            good().struck("kafka-2 / kill -9", 100, 5).after(103).seen("kafka-1", false, 0, 0)),
        bad("L6 outgrew its heap", Invariant.L6, good().seen("replay-2", true, 384, 897)),
        bad(
            "L7 later than at first",
            Invariant.L7,
            good().started("live-1", 8_000).ready("live-1", 12_001)),
        bad("L7 too late", Invariant.L7, good().ready("live-1", 10_001)));
  }

  @TestFactory
  Stream<DynamicTest> a_good_history_that_comes_close() {
    return Stream.of(
        near("L4 not for so long", good().calm().lag(2, 1).after(29).lag(2, 1)),
        near(
            "L4 something was done",
            good().calm().lag(2, 2).after(29).lag(2, 1).after(58).lag(2, 1)),
        near("L4 no work", good().calm().lag(2, 0).after(31).lag(2, 0)),
        near("L4 faults went on", good().lag(2, 1).after(31).lag(2, 1)),
        near("L4 drained", good().calm().left(2).after(29).left(1).after(58).left(0)),
        near(
            "L5 one of ten failed",
            calm()
                .struck("kafka / kill -9", 100, 20)
                .asked(1, 105, 0.1, 503)
                .asked(9, 105, 0.1, 409)),
        near(
            "L5 the event store was away too",
            withoutKafkaAllFail(calm().struck("database / kill -9", 90, 8))),
        near(
            "L5 the caller was cut off",
            calm()
                .struck("kafka / kill -9", 100, 20)
                .struck("CALLER_TO_COMMAND_1 / slow", 95, 20)
                .asked(10, 105, 5, 0)),
        near(
            "L5 a process was being started",
            withoutKafkaAllFail(calm().struck("live-1 / kill -9", 90, 10))),
        near(
            "L5 the members of a group were being started",
            withoutKafkaAllFail(calm().struck("live / offsets forgotten", 90, 10))),
        near(
            "L5 all processes were new",
            calm().struck("kafka / kill -9", 5, 20).asked(10, 10, 0.1, 503)),
        near(
            "L5 said soon that the event store is away",
            calm().struck("database / kill -9", 100, 20).asked(10, 105, 2.5, 503)),
        near(
            "L5 another service's way to the event store",
            calm().struck("COMMAND_2_TO_STORE / refused", 100, 20).asked(10, 105, 3.5, 503)),
        near(
            "L5 answered when it was over",
            calm().struck("database / kill -9", 100, 20).asked(10, 118, 3.5, 503)),
        near("L5 commands failed before, too", withoutKafkaAllFail(good().asked(10, 50, 0.1, 503))),
        near("L5 nobody knows what is usual", withoutKafkaAllFail(good())),
        near(
            "L6 ended by somebody",
            good()
                .struck("command-1 / kill -9", 100, 5)
                .after(103)
                .seen("command-1", false, 384, 0)),
        near(
            "L6 one of several was ended",
            good()
                .struck("kafka / controller killed", 100, 5)
                .after(103)
                .seen("kafka-1", false, 0, 0)),
        near("L6 within bounds", good().seen("replay-2", true, 384, 896)),
        near("L7 no later than at first", good().started("live-1", 7_000).ready("live-1", 10_500)),
        near("L7 soon enough", good().ready("live-1", 10_000)),
        near("L7 not ours", good().ready("kafka", 20_000)),
        near(
            "L7 something else was broken",
            good().struck("kafka / kill -9", 100, 5).after(110).ready("live-1", 10_001)));
  }

  /** Commands succeed as long as nothing is broken. */
  private static SampleEvidence calm() {
    return good().asked(10, 50, 0.1, 409);
  }

  private static SampleEvidence withoutKafkaAllFail(SampleEvidence before) {
    return before.struck("kafka / kill -9", 100, 20).asked(10, 105, 0.1, 503);
  }
}
