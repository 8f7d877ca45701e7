package io.gapless.replay.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.replay.drain.DrainPage.Cursor;
import io.gapless.replay.drain.DrainPage.Decision;
import io.gapless.replay.publish.PublishOutcome;
import io.gapless.replay.sample.SampleEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DrainPageTest {
  private static final EntityKey A = SampleEvents.account("a");
  private static final EntityKey B = SampleEvents.account("b");
  private static final SpilledEvent A1 = SampleEvents.spilled(A, 1);
  private static final SpilledEvent B1 = SampleEvents.spilled(B, 1);
  private static final SpilledEvent B2 = SampleEvents.spilled(B, 2);

  private static DrainPage page(SpilledEvent... rows) {
    return new DrainPage(List.of(rows), Optional.empty());
  }

  @Test
  void only_an_acknowledgement_deletes() {
    DrainPage page = page(A1);

    assertThat(page.decide(0, new PublishOutcome.Acknowledged()))
        .isEqualTo(new Decision.Delete(A1.key()));
    assertThat(page.decide(0, new PublishOutcome.Unknown("time-out")))
        .isEqualTo(new Decision.Leave(A1.key(), "time-out"));
    assertThat(page.decide(0, new PublishOutcome.Refused("too large")))
        .isEqualTo(new Decision.Quarantine(A1.key(), "too large"));
  }

  @Test
  void the_stored_record_goes_out_with_one_header_more() {
    List<String> expected = new ArrayList<>(A1.record().headers().keySet());
    expected.add("ce_replay");

    var sent = page(A1).outgoing().getFirst().record();

    assertThat(sent.headers().keySet()).containsExactlyElementsOf(expected);
    assertThat(sent.headers()).containsAllEntriesOf(A1.record().headers());
    assertThat(sent.headers()).containsEntry("ce_replay", "spilled");
    assertThat(sent.key()).isEqualTo(A1.record().key());
    assertThat(sent.value()).isEqualTo(A1.record().value());
    assertThat(sent.topic()).isEqualTo(A1.record().topic());
  }

  @Test
  void an_entity_that_stopped_at_the_page_end_is_held_back_in_the_next_page() {
    Cursor next = page(A1, B1, B2).next(Set.of(A1.key(), B1.key()));

    assertThat(next).isEqualTo(new Cursor(Optional.of(B2.key()), Optional.of(B)));
    assertThat(new DrainPage(List.of(B2), next.heldBack()).heldBackEntities()).containsExactly(B);
  }

  @Test
  void an_entity_that_is_through_at_the_page_end_is_not() {
    Cursor next = page(A1, B1).next(Set.of(B1.key()));

    assertThat(next).isEqualTo(new Cursor(Optional.of(B1.key()), Optional.empty()));
  }
}
