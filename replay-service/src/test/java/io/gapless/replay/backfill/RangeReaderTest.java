package io.gapless.replay.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.replay.sample.SampleEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RangeReaderTest {
  private static final EntityKey ENTITY = SampleEvents.account("a");

  private final List<Event> stored = new ArrayList<>();
  private final List<Integer> limits = new ArrayList<>();
  private final RangeReader reader = new RangeReader(this::ofEntity);

  private List<Event> ofEntity(EntityKey entity, EntityVersion from, int limit) {
    limits.add(limit);
    return stored.stream().filter(event -> !from.isAfter(event.version())).limit(limit).toList();
  }

  private void store(long versions, int payloadBytes) {
    String payload = "x".repeat(payloadBytes);
    LongStream.rangeClosed(1, versions)
        .mapToObj(version -> SampleEvents.event(ENTITY, version, version, payload))
        .forEach(stored::add);
  }

  private RangeRead read(long from, int count) {
    return reader.read(new VersionRange(ENTITY, EntityVersion.of(from), count));
  }

  @Test
  void reads_the_range_in_pages_and_no_more() {
    store(2_000, 10);

    RangeRead read = read(11, 1_000);

    assertThat(read.events())
        .extracting(event -> event.version().value())
        .containsExactlyElementsOf(LongStream.rangeClosed(11, 1_010).boxed().toList());
    assertThat(read.cut()).isFalse();
    assertThat(limits).hasSizeLessThan(10).allMatch(limit -> limit <= 1_000);
  }

  @Test
  void ends_at_the_head() {
    store(40, 10);

    RangeRead read = read(1, 1_000);

    assertThat(read.events()).hasSize(40);
    assertThat(read.cut()).isFalse();
  }

  @Test
  void large_events_end_the_answer_early_but_never_empty() {
    store(200, 1_000_000);

    RangeRead read = read(1, 200);

    assertThat(read.cut()).isTrue();
    assertThat(read.events()).isNotEmpty().hasSizeLessThan(64);
  }

  @Test
  void a_hole_gets_no_verdict() {
    store(5, 10);
    stored.remove(2);

    assertThatExceptionOfType(BrokenSequenceException.class)
        .isThrownBy(() -> read(1, 5))
        .withMessageContaining("version 4 of account/a but not version 3");
    assertThatExceptionOfType(BrokenSequenceException.class).isThrownBy(() -> read(3, 1));
  }
}
