package io.gapless.projection.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.projection.positions.ReplayedEvents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InMemoryTransactionTest {
  @Test
  void an_effect_that_fails_keeps_no_other_from_taking_place() {
    List<String> effects = new ArrayList<>();
    InMemoryTransaction tx = new InMemoryTransaction(ReplayedEvents.none());
    tx.afterCommit(() -> effects.add("first"));
    tx.afterCommit(
        () -> {
          throw new IllegalStateException("simulated");
        });
    tx.afterCommit(() -> effects.add("last"));

    tx.commit();

    assertThat(effects).containsExactly("first", "last");
  }
}
