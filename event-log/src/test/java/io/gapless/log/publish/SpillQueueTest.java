package io.gapless.log.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.WriterId;
import io.gapless.log.TestEvents;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SpillQueueTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final WriterId WRITER = new WriterId(new UUID(7, 7));

  private final SpillQueue queue = new SpillQueue();

  @Test
  void the_first_event_waits_for_nothing() {
    add(1);

    assertThat(queue.next(NOW)).isPresent();
  }

  @Test
  void what_comes_soon_after_a_write_waits_and_goes_together() {
    add(1);
    written(take(NOW));
    add(2, 3, 4);

    assertThat(queue.next(NOW.plusMillis(19))).isEmpty();
    assertThat(take(NOW.plus(SpillQueue.BETWEEN_WRITES)).events()).hasSize(3);
  }

  @Test
  void a_full_batch_does_not_wait() {
    add(1);
    written(take(NOW));
    add(IntStream.rangeClosed(2, 201).toArray());

    assertThat(take(NOW).events()).hasSize(200);
  }

  @Test
  void a_refused_batch_is_tried_in_halves_down_to_the_row_that_is_to_blame() {
    add(1, 2, 3, 4);
    Instant now = NOW;
    for (int size : List.of(4, 2, 1)) {
      SpillBatch batch = take(now);
      assertThat(batch.events()).hasSize(size);
      queue.failed(batch, true, now);
      now = now.plusSeconds(1);
    }

    assertThat(versions(take(now))).as("the first one has gone to the end").containsExactly(2L);
  }

  @Test
  void a_batch_without_an_answer_is_tried_again_as_it_is() {
    add(1, 2, 3, 4);
    Instant now = NOW;
    for (int attempt = 0; attempt < 5; attempt++) {
      SpillBatch batch = take(now);
      assertThat(versions(batch)).containsExactly(1L, 2L, 3L, 4L);
      queue.failed(batch, false, now);
      assertThat(queue.next(now.plusMillis(49))).as("after a pause only").isEmpty();
      now = now.plusSeconds(1);
    }
    assertThat(queue.isFailing()).isTrue();
  }

  private void add(int... numbers) {
    for (int number : numbers) {
      EntityKey entity = EntityKey.of("account", "entity-" + number);
      queue.add(
          new UnconfirmedEvent(
              TestEvents.event(entity, number, number, WRITER), confirmed -> {}, NOW));
    }
  }

  private SpillBatch take(Instant now) {
    return queue.next(now).orElseThrow(() -> new AssertionError("no batch"));
  }

  private void written(SpillBatch batch) {
    queue.written(batch);
    batch.events().forEach(queue::remove);
  }

  private static List<Long> versions(SpillBatch batch) {
    return batch.events().stream().map(it -> it.event().version().value()).toList();
  }
}
