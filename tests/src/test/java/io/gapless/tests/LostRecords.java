package io.gapless.tests;

import static org.awaitility.Awaitility.await;

import io.gapless.event.Position;
import io.gapless.tests.system.ReplayStatus;
import io.gapless.tests.system.TestSystem;
import java.time.Duration;

/** A topic that loses everything, as after the end of its retention. */
final class LostRecords {
  private static final Duration SOON = Duration.ofSeconds(30);

  private LostRecords() {}

  /** Waits until every committed event has been published, then loses all records. */
  static void loseAll(TestSystem system) {
    Position maximum = system.store().maximum();
    await("every event is on the topic").atMost(SOON).until(() -> isPublished(system, maximum));
    for (int partition = 0; partition < system.topics().partitions(system.topic()); partition++) {
      system.topics().deleteRecordsUpToEnd(system.topic(), partition);
    }
  }

  private static boolean isPublished(TestSystem system, Position maximum) {
    ReplayStatus status = system.replay().status();
    return Long.valueOf(0).equals(status.spilled())
        && status.writers().stream()
            .filter(ReplayStatus.Writer::isActive)
            .allMatch(writer -> writer.confirmedThrough() >= maximum.value());
  }
}
