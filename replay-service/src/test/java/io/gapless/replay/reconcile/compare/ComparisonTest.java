package io.gapless.replay.reconcile.compare;

import static io.gapless.replay.sample.SampleEvents.account;
import static io.gapless.replay.sample.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.event.wire.EventRecord;
import io.gapless.replay.sample.SampleEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One fault at a time: exactly it is found, by name, and nothing else. */
@Timeout(60)
final class ComparisonTest {
  private static final SortedRuns.Bounds TINY = new SortedRuns.Bounds(2, 1_000);
  private static final WriterId OTHER = new WriterId(new UUID(8, 8));

  private final Path folder;
  private final TemporaryFiles files;
  private final ComparedWorld world = new ComparedWorld(2);
  private final List<Event> four = new ArrayList<>();

  /** Entity a has positions 1 to 4, entity b 5 to 8; nothing is published yet. */
  ComparisonTest(@TempDir Path folder) {
    this.folder = folder;
    files = TemporaryFiles.in(folder);
    for (int version = 1; version <= 4; version++) {
      four.add(world.append(event(account("a"), version, version)));
      world.append(event(account("b"), version, version + 4));
    }
  }

  @AfterEach
  void nothing_is_left() throws Exception {
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.filter(it -> it.toString().endsWith(".tmp"))).isEmpty();
    }
    files.close();
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).isEmpty();
    }
  }

  @Test
  void a_topic_as_it_should_be_has_no_findings() {
    publishAllBut();

    Comparison done = compare();

    assertThat(done.counts()).isEqualTo(counts(8, 8, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThat(done.findings()).isEmpty();
    assertThat(done.judgedThrough()).isEqualTo(Position.of(8));
  }

  @Test
  void what_is_confirmed_and_nowhere_is_missing() {
    publishAllBut(3);

    Comparison done = compare();

    assertThat(done.counts()).isEqualTo(counts(8, 7, 1, 0, 0, 0, 0, 0, 0, 0));
    assertThat(done.findings())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo(FindingKind.MISSING);
              assertThat(it.entity()).isEqualTo("account/a");
              assertThat(it.version()).isEqualTo(3);
              assertThat(it.position()).isEqualTo(3);
              assertThat(it.eventId()).isEqualTo(four.get(2).id().toString());
              assertThat(it.place()).isEmpty();
            });
    assertThat(done.missing(Position.start(), 10)).containsExactly(Position.of(3));
  }

  @Test
  void one_missing_and_one_extra_do_not_make_up_for_each_other() {
    publishAllBut(3);
    world.publish(event(account("a"), 9, 9)); // above the committed maximum
    world.append(event(account("z"), 1, 20));
    TopicRecord extra = world.publish(event(account("a"), 10, 10));

    Comparison done = world.compare(20, files, TINY);

    assertThat(done.counts()).isEqualTo(counts(9, 9, 2, 2, 0, 0, 0, 0, 0, 0));
    assertThat(done.findings())
        .filteredOn(it -> it.kind() == FindingKind.UNKNOWN)
        .extracting(Finding::position)
        .containsExactlyInAnyOrder(9L, 10L);
    assertThat(done.findings())
        .anySatisfy(
            it ->
                assertThat(it.place())
                    .contains(new Finding.Place(extra.partition(), extra.offset())));
  }

  @Test
  void a_record_that_claims_a_position_nobody_has_yet_is_unknown() {
    publishAllBut();
    world.publish(event(account("a"), 5, 1_000_000_000_000L));

    assertThat(compare().counts()).isEqualTo(counts(8, 9, 0, 1, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void a_record_that_says_nothing_of_itself_is_unknown() {
    publishAllBut();
    world.publish(
        four.get(0), new EventRecord("gapless.account", new byte[0], Map.of(), new byte[0]));

    Comparison done = compare();

    assertThat(done.counts()).isEqualTo(counts(8, 9, 0, 1, 0, 0, 0, 0, 0, 0));
    assertThat(done.findings()).singleElement().extracting(Finding::entity).isEqualTo("");
  }

  @Test
  void an_equal_copy_is_counted_and_an_altered_one_is_listed() {
    publishAllBut();
    world.publish(four.get(1));
    world.publish(four.get(1), ComparedWorld.replayed(four.get(1)));
    TopicRecord altered = world.publish(event(account("a"), 2, 2, "{\"other\":1}"));

    Comparison done = compare();

    assertThat(done.counts()).isEqualTo(counts(8, 11, 0, 0, 1, 0, 2, 0, 0, 0));
    assertThat(done.findings())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo(FindingKind.ALTERED);
              assertThat(it.position()).isEqualTo(2);
              assertThat(it.place())
                  .contains(new Finding.Place(altered.partition(), altered.offset()));
            });
  }

  @Test
  void every_part_of_an_event_counts() {
    Event right = four.get(1);
    EventRecord record = SampleEvents.FORMAT.encode(right);
    Map<String, String> alterations =
        Map.of(
            "ce_id", UUID.randomUUID().toString(),
            "ce_type", "Other",
            "ce_time", "2026-11-20T10:15:30.123457Z",
            "ce_writer", OTHER.toString(),
            "ce_schemaversion", "2",
            "ce_entityversion", "3",
            "ce_subject", "account/c",
            "ce_digest", "00000000");
    publishAllBut();
    alterations.forEach(
        (name, value) -> {
          Map<String, String> headers = new LinkedHashMap<>(record.headers());
          headers.put(name, value);
          world.publish(
              right, new EventRecord(record.topic(), record.key(), headers, record.value()));
        });
    world.publish(
        right, new EventRecord(record.topic(), new byte[] {'x'}, record.headers(), record.value()));
    byte[] damaged = record.value().clone();
    damaged[3] ^= 1;
    world.publish(right, new EventRecord(record.topic(), record.key(), record.headers(), damaged));

    assertThat(compare().counts())
        .isEqualTo(counts(8, 18, 0, 0, alterations.size() + 2, 0, 0, 0, 0, 0));
  }

  @Test
  void what_its_own_writer_published_late_is_out_of_order() {
    world.publish(four.get(0));
    world.publish(four.get(2));
    TopicRecord late = world.publish(four.get(1));
    world.publish(four.get(3));
    publishB();

    Comparison done = compare();

    assertThat(done.counts()).isEqualTo(counts(8, 8, 0, 0, 0, 1, 0, 0, 0, 0));
    assertThat(done.findings())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo(FindingKind.OUT_OF_ORDER);
              assertThat(it.position()).isEqualTo(2);
              assertThat(it.place()).contains(new Finding.Place(late.partition(), late.offset()));
            });
  }

  @Test
  void what_was_drained_late_was_overtaken_by_design() {
    world.publish(four.get(0));
    world.publish(four.get(2));
    world.publish(four.get(1), ComparedWorld.replayed(four.get(1)));
    world.publish(four.get(3));
    publishB();

    assertThat(compare().counts()).isEqualTo(counts(8, 8, 0, 0, 0, 0, 0, 1, 0, 0));
  }

  @Test
  void what_another_process_overtook_was_overtaken_by_design() {
    Event fifth = world.append(event(OTHER, account("a"), 5, 9, "{}"));
    publishAllBut(4);
    world.publish(fifth);
    world.publish(four.get(3));

    assertThat(world.compare(9, files, TINY).counts())
        .isEqualTo(counts(9, 9, 0, 0, 0, 0, 0, 1, 0, 0));
  }

  @Test
  void a_repeated_old_event_is_no_disorder() {
    publishAllBut();
    world.publish(four.get(0));

    assertThat(compare().counts()).isEqualTo(counts(8, 9, 0, 0, 0, 0, 1, 0, 0, 0));
  }

  @Test
  void a_swap_over_the_window_s_edge_is_found() {
    Event fifth = world.append(event(account("a"), 5, 9));
    publishAllBut(4);
    world.publish(fifth);
    world.publish(four.get(3));

    assertThat(compare().counts().outOfOrder()).isEqualTo(1);
  }

  @Test
  void what_is_not_confirmed_is_in_flight() {
    publishAllBut(3, 4);
    world.unsettled.put(SampleEvents.WRITER, Position.of(3));

    Comparison done = compare();

    assertThat(done.counts()).isEqualTo(counts(8, 6, 1, 0, 0, 0, 0, 0, 0, 1));
    assertThat(done.findings()).singleElement().extracting(Finding::position).isEqualTo(3L);
    assertThat(done.judgedThrough()).isEqualTo(Position.of(3));
  }

  @Test
  void what_is_spilled_is_in_flight_and_the_same_entity_s_loss_is_not() {
    publishAllBut(2, 3);
    world.spilled.add(SampleEvents.spilled(four.get(2)));

    Comparison done = compare();

    assertThat(done.counts()).isEqualTo(counts(8, 6, 1, 0, 0, 0, 0, 0, 0, 1));
    assertThat(done.findings()).singleElement().extracting(Finding::position).isEqualTo(2L);
  }

  @Test
  void what_belongs_to_an_entity_set_aside_is_in_flight() {
    publishAllBut(2, 7);
    world.spilled.add(SampleEvents.spilled(four.get(1)));
    world.quarantined.add(account("a"));

    Comparison done = compare();

    assertThat(done.counts()).isEqualTo(counts(8, 6, 1, 0, 0, 0, 0, 0, 0, 1));
    assertThat(done.findings()).singleElement().extracting(Finding::position).isEqualTo(7L);
  }

  @Test
  void what_is_drained_while_it_runs_is_not_reported() {
    publishAllBut(2, 3);
    world.spilled.add(SampleEvents.spilled(four.get(1)));
    world.spilled.add(SampleEvents.spilled(four.get(2)));
    world.meanwhile =
        () -> {
          world.spilled.clear();
          world.publish(four.get(1), ComparedWorld.replayed(four.get(1)));
          world.publish(event(account("a"), 3, 3, "{\"other\":1}"));
        };

    Comparison done = compare();

    assertThat(done.counts()).isEqualTo(counts(8, 6, 0, 0, 1, 0, 0, 0, 0, 0));
    assertThat(done.findings()).singleElement().extracting(Finding::position).isEqualTo(3L);
  }

  @Test
  void nothing_beyond_the_stable_position_is_judged() {
    publishAllBut(7);
    world.stable = Position.of(6);

    Comparison done = compare();

    assertThat(done.counts()).isEqualTo(counts(6, 6, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThat(done.window().through()).isEqualTo(Position.of(6));
  }

  @Test
  void what_the_topic_may_have_let_go_is_no_loss() {
    publishAllBut(1, 2, 7);
    world.letGo.addAll(List.of(1L, 2L));

    assertThat(compare().counts()).isEqualTo(counts(8, 5, 1, 0, 0, 0, 0, 0, 2, 0));
  }

  @Test
  void another_type_s_events_are_another_window_s() {
    publishAllBut();
    world.append(event(EntityKey.of("order", "o"), 1, 9));

    assertThat(world.compare(9, files, TINY).counts())
        .isEqualTo(counts(8, 8, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void findings_are_listed_up_to_a_bound_and_counted_exactly() {
    ComparedWorld large = new ComparedWorld(1);
    int losses = Tally.MOST_LISTED + 5;
    for (int position = 1; position <= losses; position++) {
      large.append(event(account("e" + position), 1, position));
    }

    Comparison done = large.compare(losses, files, TINY);

    assertThat(done.counts().missing()).isEqualTo(losses);
    assertThat(done.findings()).hasSize(Tally.MOST_LISTED);
    assertThat(done.missing(Position.start(), losses + 1)).hasSize(losses);
  }

  @Test
  void more_records_than_the_bounds_allow_are_refused() {
    publishAllBut();

    assertThatThrownBy(() -> world.compare(8, files, new SortedRuns.Bounds(2, 2)))
        .isInstanceOf(UnreconcilableException.class)
        .hasMessageContaining("4 records");
  }

  private Comparison compare() {
    return world.compare(8, files, TINY);
  }

  private void publishAllBut(long... positions) {
    world.store.values().stream()
        .filter(event -> event.position().value() <= 8)
        .filter(event -> Arrays.stream(positions).noneMatch(it -> it == event.position().value()))
        .forEach(world::publish);
  }

  private void publishB() {
    world.store.values().stream()
        .filter(event -> event.entity().equals(account("b")))
        .forEach(world::publish);
  }

  private static Counts counts(
      long events,
      long records,
      long missing,
      long unknown,
      long altered,
      long outOfOrder,
      long duplicates,
      long overtaken,
      long beyondRetention,
      long inFlight) {
    return new Counts(
        events,
        records,
        missing,
        unknown,
        altered,
        outOfOrder,
        duplicates,
        overtaken,
        beyondRetention,
        inFlight);
  }
}
