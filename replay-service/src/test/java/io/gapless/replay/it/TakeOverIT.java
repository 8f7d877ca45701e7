package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.WriterId;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.writer.WriterStatus.State;
import io.gapless.replay.it.EventStoreRows.OpenAppend;
import io.gapless.replay.it.TopicRecords.Received;
import io.gapless.stack.LocalStack;
import io.gapless.stack.Part;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.StackOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead writers, against a real event store and a broker of its own. */
final class TakeOverIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration LONG_DEAD = Duration.ofHours(1);
  private static final EntityKey A = ReplayStack.account("a");
  private static final EntityKey B = ReplayStack.account("b");

  private static LocalStack shared;

  private ReplayStack stack;
  private ServiceSettings settings;

  @BeforeAll
  static void share() {
    shared = LocalStack.start(StackOptions.forTest("take-over", Part.KAFKA));
  }

  @AfterAll
  static void stop() {
    shared.close();
  }

  /** Whoever beats his heart at the beginning lives to the end of his test. */
  @BeforeEach
  void start() {
    stack = new ReplayStack(shared);
    settings =
        stack
            .settings()
            .with("GAPLESS_TAKE_OVER_DEAD_AFTER", "10m")
            .with("GAPLESS_TAKE_OVER_PAUSE", "100ms")
            .with("GAPLESS_TAKE_OVER_PUBLISH_PATIENCE", "1s");
  }

  @AfterEach
  void close() throws Exception {
    stack.close();
  }

  private void awaitSettled(WriterId... writers) {
    for (WriterId writer : writers) {
      await("writer settled").atMost(SOON).until(() -> stack.rows().state(writer) == State.SETTLED);
    }
  }

  /** All that is on the topic once these are there. */
  private List<Received> awaitTopic(List<Event> expected) {
    List<String> ids = expected.stream().map(event -> event.id().toString()).toList();
    try (TopicRecords records = stack.records()) {
      return await()
          .atMost(SOON)
          .pollInSameThread()
          .until(records::poll, all -> all.stream().map(Received::id).toList().containsAll(ids));
    }
  }

  private static List<String> idsOf(List<Received> records, EntityKey entity) {
    return records.stream()
        .filter(record -> record.subject().equals(entity.toString()))
        .map(Received::id)
        .toList();
  }

  private static List<String> idsOf(Event... events) {
    return List.of(events).stream().map(event -> event.id().toString()).toList();
  }

  @Test
  void what_a_dead_writer_left_unconfirmed_arrives_and_nothing_else() throws Exception {
    WriterId dead = stack.rows().writer(LONG_DEAD, 0);
    WriterId alive = stack.rows().writer(Duration.ZERO, 0);
    Event confirmed = stack.rows().append(dead, A, 1);
    stack.rows().confirm(dead, confirmed);
    Event first = stack.rows().append(dead, A, 2);
    Event notOurs = stack.rows().append(alive, B, 1);
    Event second = stack.rows().append(dead, A, 3);

    stack.replica(settings);
    awaitSettled(dead);

    List<Received> records = awaitTopic(List.of(first, second));
    assertThat(records)
        .extracting(Received::id)
        .containsExactlyElementsOf(idsOf(first, second))
        .doesNotContainAnyElementsOf(idsOf(confirmed, notOurs));
    assertThat(records)
        .allSatisfy(it -> assertThat(it.headers()).containsEntry("ce_replay", "take-over"));
    assertThat(stack.rows().state(alive)).isEqualTo(State.ACTIVE);
    assertThat(stack.fallbackStore().summary().spilled()).isZero();
  }

  @Test
  void an_entity_of_several_writers_arrives_in_the_order_of_its_versions() throws Exception {
    WriterId one = stack.rows().writer(LONG_DEAD, 0);
    WriterId two = stack.rows().writer(LONG_DEAD, 0);
    WriterId three = stack.rows().writer(LONG_DEAD, 0);
    List<WriterId> writers = List.of(one, two, three);
    List<Event> events = new ArrayList<>();
    for (int version = 1; version <= 60; version++) {
      events.add(stack.rows().append(writers.get(version * 7 % 3), A, version));
    }

    stack.replica(settings);
    awaitSettled(one, two, three);

    assertThat(idsOf(awaitTopic(events), A)).containsExactlyElementsOf(idsOf(events));
  }

  private static List<String> idsOf(List<Event> events) {
    return idsOf(events.toArray(Event[]::new));
  }

  @Test
  void without_a_broker_it_is_spilled_and_the_drain_does_the_rest() throws Exception {
    WriterId dead = stack.rows().writer(LONG_DEAD, 0);
    List<Event> events =
        List.of(
            stack.rows().append(dead, A, 1),
            stack.rows().append(dead, B, 1),
            stack.rows().append(dead, A, 2));
    shared.kafka().process().kill();
    try {
      stack.replica(settings);
      awaitSettled(dead);

      assertThat(stack.fallbackStore().summary().spilled()).isEqualTo(events.size());
    } finally {
      shared.kafka().process().start();
    }

    List<Received> records = awaitTopic(events);
    await().atMost(SOON).until(() -> stack.fallbackStore().summary().spilled() == 0);
    assertThat(idsOf(records, A)).containsSubsequence(idsOf(events.get(0), events.get(2)));
    assertThat(records)
        .allSatisfy(it -> assertThat(it.headers()).containsEntry("ce_replay", "spilled"));
  }

  @Test
  void events_behind_spilled_ones_wait_behind_them() throws Exception {
    WriterId dead = stack.rows().writer(LONG_DEAD, 0);
    Event first = stack.rows().append(dead, A, 1, "x".repeat(1_100_000));
    stack.rows().confirm(dead, first);
    stack.fallbackStore().spill(List.of(stack.spilled(first)));
    Event second = stack.rows().append(dead, A, 2);
    Event other = stack.rows().append(dead, B, 1);

    stack.replica(settings);
    awaitSettled(dead);

    assertThat(awaitTopic(List.of(other)))
        .extracting(Received::id)
        .containsExactlyElementsOf(idsOf(other));
    assertThat(stack.fallbackStore().held(Set.of(A, B))).containsExactly(A);
    await().atMost(SOON).until(() -> stack.fallbackStore().quarantined(1).size() == 1);
    assertThat(stack.fallbackStore().quarantined(1))
        .extracting(it -> it.event().key())
        .containsExactly(new SpillKey(A, first.version(), first.id()));
    assertThat(stack.fallbackStore().summary().spilled()).isEqualTo(1);
    assertThat(second.version()).isGreaterThan(first.version());
  }

  @Test
  void a_dead_writers_open_transaction_is_waited_for() throws Exception {
    WriterId dead = stack.rows().writer(LONG_DEAD, 0);
    WriterId other = stack.rows().writer(LONG_DEAD, 0);
    try (OpenAppend append = stack.rows().openAppend()) {
      append.requireActive(dead);
      Event open = append.add(dead, A, 1);
      Event later = stack.rows().append(dead, B, 1);

      stack.replica(settings);
      awaitSettled(other);
      assertThat(stack.rows().state(dead)).isEqualTo(State.ACTIVE);

      append.commit();
      awaitSettled(dead);
      assertThat(awaitTopic(List.of(open, later)))
          .extracting(Received::id)
          .containsExactlyInAnyOrderElementsOf(idsOf(open, later));
    }
  }
}
