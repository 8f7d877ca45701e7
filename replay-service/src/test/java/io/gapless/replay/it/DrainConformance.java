package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.event.wire.EventRecord;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.replay.it.TopicRecords.Received;
import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.Part;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.StackOptions;
import io.gapless.stack.StackParts;
import io.gapless.stack.spanner.FallbackStore;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the drain does, whatever the fallback store is, with a broker of its own that is killed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DrainConformance {
  private static final WriterId WRITER = new WriterId(UUID.randomUUID());
  private static final Duration SOON = Duration.ofSeconds(60);

  private LocalStack shared;

  private ReplayStack stack;

  @BeforeAll
  void share() {
    shared = LocalStack.start(StackOptions.forTest("drain", Part.KAFKA, Part.SPANNER));
  }

  @AfterAll
  void stop() {
    shared.close();
  }

  /** A fallback store that nobody else has, on this stack. */
  abstract FallbackStore fallbackStore(StackParts parts);

  @BeforeEach
  void start() {
    stack = new ReplayStack(shared, fallbackStore(shared.parts()));
  }

  @AfterEach
  void close() throws Exception {
    stack.close();
  }

  /** Every version of every entity, spilled. */
  private List<SpilledEvent> spill(int entities, int versions) {
    List<SpilledEvent> all = new ArrayList<>();
    for (int version = 1; version <= versions; version++) {
      for (int entity = 0; entity < entities; entity++) {
        all.add(stack.spilled(event("e" + entity, version, "{}", all.size() + 1)));
      }
    }
    for (int from = 0; from < all.size(); from += 200) {
      stack.fallbackStore().spill(all.subList(from, Math.min(from + 200, all.size())));
    }
    return all;
  }

  private static Event event(String id, long version, String payload, long position) {
    return new Event(
        Position.of(position),
        ReplayStack.account(id),
        EntityVersion.of(version),
        WRITER,
        new EventContent(
            new EventId(UUID.randomUUID()),
            "AddressChanged",
            1,
            Payload.ofText(payload),
            Map.of(),
            Instant.parse("2026-11-20T10:15:30.123456Z")));
  }

  private void awaitDrained() {
    await().atMost(SOON).until(() -> stack.fallbackStore().summary().spilled() == 0);
  }

  private List<Received> awaitAll(List<SpilledEvent> expected) {
    Set<String> ids = new HashSet<>();
    expected.forEach(event -> ids.add(event.eventId().toString()));
    try (TopicRecords records = stack.records()) {
      return await()
          .atMost(SOON)
          .pollInSameThread()
          .until(
              records::poll,
              all -> new HashSet<>(all.stream().map(Received::id).toList()).containsAll(ids));
    }
  }

  /** Of each version the first copy: 1, 2, 3, … for every entity. */
  private static void assertFirstDeliveriesInOrder(List<Received> records) {
    Map<String, Long> last = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (Received record : records) {
      if (seen.add(record.id())) {
        assertThat(record.version())
            .as(record.subject())
            .isEqualTo(last.merge(record.subject(), 1L, Long::sum));
      }
    }
  }

  private static double metric(EmbeddedServer replica, String name) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(replica.getURI().resolve("/prometheus")).build();
    String all = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    return all.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  private static int status(EmbeddedServer replica, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(replica.getURI().resolve(path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  @Test
  void what_was_spilled_while_the_broker_was_down_arrives_in_order_when_it_is_back() {
    stack.replica();
    shared.kafka().process().kill();
    List<SpilledEvent> spilled = spill(20, 30);
    assertThat(stack.fallbackStore().summary().spilled()).isEqualTo(600);

    shared.kafka().process().restart();
    awaitDrained();

    List<Received> records = awaitAll(spilled);
    assertFirstDeliveriesInOrder(records);
    Map<String, SpilledEvent> byId = new HashMap<>();
    spilled.forEach(event -> byId.put(event.eventId().toString(), event));
    for (Received record : records) {
      SpilledEvent event = Objects.requireNonNull(byId.get(record.id()));
      Map<String, String> expected = new HashMap<>(event.record().headers());
      expected.put("ce_replay", "spilled");
      assertThat(record.headers()).isEqualTo(expected);
      assertThat(record.key()).isEqualTo(event.entity().id());
    }
  }

  @Test
  void two_replicas_share_the_work() throws Exception {
    EmbeddedServer one = stack.replica();
    EmbeddedServer two = stack.replica();
    await().atMost(SOON).until(() -> stack.fallbackStore().owners() == 2);
    // Until both hold their share: the first gives back at its next renewal.
    double drainedByTwo = 0;
    List<SpilledEvent> spilled = new ArrayList<>();
    for (int round = 0; round < 20 && drainedByTwo == 0; round++) {
      spilled.addAll(spill(100, 1));
      awaitDrained();
      drainedByTwo = metric(two, "gapless_drained_events_total");
    }

    assertThat(drainedByTwo).isPositive();
    assertThat(metric(one, "gapless_drained_events_total")).isPositive();
    assertThat(awaitAll(spilled)).hasSizeGreaterThanOrEqualTo(spilled.size());
  }

  @Test
  void a_replica_killed_in_the_middle_costs_duplicates_and_nothing_else() {
    List<SpilledEvent> spilled = spill(100, 40);
    ServiceSettings shortLease = stack.settings().with("GAPLESS_DRAIN_LEASE", "1s");
    JavaService first = stack.process("first", shortLease).start();
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> stack.fallbackStore().summary().spilled() < 3_500);

    first.process().kill();
    assertThat(stack.fallbackStore().summary().spilled()).isPositive();
    stack.replica(shortLease);
    awaitDrained();

    assertFirstDeliveriesInOrder(awaitAll(spilled));
  }

  @Test
  void an_event_too_large_is_set_aside_with_its_entity_and_the_others_go_on() {
    SpilledEvent small = stack.spilled(event("large", 1, "{}", 1));
    SpilledEvent large = stack.spilled(event("large", 2, "x".repeat(1_100_000), 2));
    SpilledEvent after = stack.spilled(event("large", 3, "{}", 3));
    stack.fallbackStore().spill(List.of(small, large, after));
    List<SpilledEvent> others = spill(50, 2);

    stack.replica();
    awaitAll(others);

    await().atMost(SOON).until(() -> stack.fallbackStore().quarantined(10).size() == 1);
    var setAside = stack.fallbackStore().quarantined(10).getFirst();
    assertThat(setAside.event().key()).isEqualTo(large.key());
    assertThat(setAside.lastError()).contains("RecordTooLarge");
    assertThat(awaitAll(List.of(small)))
        .extracting(Received::id)
        .doesNotContain(large.eventId().toString(), after.eventId().toString());
  }

  @Test
  void drains_with_the_event_store_down() throws Exception {
    ServiceSettings settings =
        stack.settings().with("GAPLESS_EVENT_STORE_URL", "jdbc:mysql://127.0.0.1:1/gone");
    EmbeddedServer replica = stack.replica(settings);
    List<SpilledEvent> spilled = spill(10, 3);

    awaitDrained();

    assertFirstDeliveriesInOrder(awaitAll(spilled));
    assertThat(status(replica, "/health/liveness")).isEqualTo(200);
    assertThat(status(replica, "/health/readiness")).isEqualTo(503);
  }

  @Test
  void a_missing_topic_does_not_hold_up_the_others() {
    SpilledEvent lost = stack.spilled(event("a", 1, "{}", 1));
    EventRecord elsewhere =
        new EventRecord(
            stack.format().topicPrefix() + "missing",
            lost.record().key(),
            lost.record().headers(),
            lost.record().value());
    stack
        .fallbackStore()
        .spill(
            List.of(
                new SpilledEvent(
                    lost.entity(),
                    lost.version(),
                    lost.eventId(),
                    lost.position(),
                    elsewhere,
                    "test")));
    List<SpilledEvent> others = spill(100, 2);

    stack.replica();

    assertFirstDeliveriesInOrder(awaitAll(others));
    assertThat(stack.fallbackStore().quarantined(10)).isEmpty();
    shared.parts().createTopic(elsewhere.topic(), 1);
    awaitDrained();
  }

  @Test
  void a_replica_that_is_stopped_gives_its_shards_back_and_another_goes_on_at_once() {
    ServiceSettings longLease = stack.settings().with("GAPLESS_DRAIN_LEASE", "5m");
    JavaService stopped = stack.process("stopped", longLease).start();
    await().atMost(SOON).until(() -> stack.fallbackStore().owners() == 1);

    stopped.process().stop();

    assertThat(stack.fallbackStore().owners()).isZero();
    List<SpilledEvent> spilled = spill(50, 2);
    stack.replica(longLease);
    // Far sooner than the lease would have run out.
    awaitDrained();
    assertFirstDeliveriesInOrder(awaitAll(spilled));
  }
}
