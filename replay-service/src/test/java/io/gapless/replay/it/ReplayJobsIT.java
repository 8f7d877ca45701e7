package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.WriterId;
import io.gapless.replay.it.ReplaysClient.Answer;
import io.gapless.replay.it.TopicRecords.Received;
import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.StackOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replay jobs, against a real event store and a real topic. */
final class ReplayJobsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String ALL = "{\"entityType\":\"account\"}";

  private static LocalStack shared;

  private ReplayStack stack;
  private WriterId writer;
  private ServiceSettings settings;

  @BeforeAll
  static void share() {
    shared = LocalStack.start(StackOptions.forTest("replay-jobs"));
  }

  @AfterAll
  static void stop() {
    shared.close();
  }

  @BeforeEach
  void start() throws Exception {
    stack = new ReplayStack(shared);
    writer = stack.rows().writer(Duration.ZERO, 0);
    settings =
        stack
            .settings()
            .with("GAPLESS_TAKE_OVER_DEAD_AFTER", "10m")
            .with("GAPLESS_REPLAY_JOBS_LEASE", "2s")
            .with("GAPLESS_REPLAY_JOBS_POLL", "200ms");
  }

  @AfterEach
  void close() throws Exception {
    stack.close();
  }

  private ReplaysClient replica(ServiceSettings with) {
    ReplaysClient client = new ReplaysClient(stack.replica(with).getURI());
    await().atMost(SOON).until(() -> client.get("/v1/replays", Map.of()).status() == 200);
    return client;
  }

  /** Each entity's events in one transaction; all of it is stable then. */
  private Map<EntityKey, List<Event>> append(int entities, int versions) throws Exception {
    Map<EntityKey, List<Event>> events = new LinkedHashMap<>();
    for (int entity = 0; entity < entities; entity++) {
      EntityKey key = ReplayStack.account("e" + entity);
      events.put(key, stack.rows().appendAll(writer, key, versions));
    }
    List<Event> last = List.copyOf(events.values()).getLast();
    stack.rows().confirm(writer, last.getLast());
    return events;
  }

  private static List<String> ids(List<Event> events) {
    return events.stream().map(it -> it.id().toString()).toList();
  }

  private static List<Event> flat(Map<EntityKey, List<Event>> events) {
    return events.values().stream().flatMap(List::stream).toList();
  }

  private Answer awaitEnd(ReplaysClient replica, long id) {
    return await()
        .atMost(SOON)
        .until(
            () -> replica.job(id),
            it -> Set.of("DONE", "FAILED", "CANCELLED").contains(it.text("state")));
  }

  private List<Received> awaitRecords(TopicRecords records, int least) {
    return await().atMost(SOON).pollInSameThread().until(records::poll, all -> all.size() >= least);
  }

  private static List<String> idsOf(List<Received> records, long job) {
    return records.stream()
        .filter(it -> it.headers().getOrDefault("ce_replay", "").equals("job-" + job))
        .map(Received::id)
        .toList();
  }

  @Test
  void each_kind_of_selection_brings_exactly_its_events_as_they_were() throws Exception {
    List<Event> events = flat(append(4, 10));
    long tenth = events.get(9).position().value();
    long thirtieth = events.get(29).position().value();
    stack.rows().update("UPDATE events SET event_type = 'Renamed' WHERE version IN (2, 7)");
    stack
        .rows()
        .update("UPDATE events SET occurred_at = '2026-11-21 00:00:00.5' WHERE version > 8");
    ReplaysClient replica = replica(settings);
    Map<String, List<Event>> expected = new LinkedHashMap<>();
    expected.put(ALL, events);
    expected.put(
        selection("\"entities\":[\"e2\",\"e0\",\"nobody\"]"),
        events.stream().filter(it -> Set.of("e0", "e2").contains(it.entity().id())).toList());
    expected.put(
        selection("\"afterPosition\":" + tenth + ",\"throughPosition\":" + thirtieth),
        events.subList(10, 30));
    expected.put(
        selection("\"eventType\":\"Renamed\""),
        events.stream().filter(it -> it.version().value() % 5 == 2).toList());
    expected.put(
        selection("\"since\":\"2026-11-21T00:00:00.5Z\""),
        events.stream().filter(it -> it.version().value() > 8).toList());
    expected.put(
        selection("\"until\":\"2026-11-21T00:00:00.5Z\",\"entities\":[\"e3\"]"),
        events.subList(30, 38));
    expected.put("{\"entityType\":\"order\"}", List.of());

    Map<Long, List<Event>> jobs = new HashMap<>();
    for (Map.Entry<String, List<Event>> next : expected.entrySet()) {
      Answer dryRun = replica.dryRun(next.getKey());
      assertThat(dryRun.status()).as(dryRun.response().body()).isEqualTo(200);
      assertThat(dryRun.number("events")).as(next.getKey()).isEqualTo(next.getValue().size());
      assertThat(dryRun.number("bytes"))
          .isEqualTo(next.getValue().stream().mapToLong(it -> it.payload().size()).sum());
      assertThat(dryRun.number("entities"))
          .isEqualTo(next.getValue().stream().map(Event::entity).distinct().count());
      Answer order = replica.order(next.getKey(), dryRun.text("token"), "");
      assertThat(order.status()).as(order.response().body()).isEqualTo(201);
      jobs.put(order.number("id"), next.getValue());
    }

    try (TopicRecords records = stack.records()) {
      int all = jobs.values().stream().mapToInt(List::size).sum();
      List<Received> received = awaitRecords(records, all);
      for (Map.Entry<Long, List<Event>> job : jobs.entrySet()) {
        Answer ended = awaitEnd(replica, job.getKey());
        assertThat(ended.text("state")).isEqualTo("DONE");
        assertThat(ended.number("published")).isEqualTo(job.getValue().size());
        assertThat(idsOf(received, job.getKey()))
            .containsExactlyInAnyOrderElementsOf(ids(job.getValue()));
      }
      assertThat(records.poll()).hasSize(all);
      assertThat(received)
          .filteredOn(it -> it.id().equals(events.getFirst().id().toString()))
          .allSatisfy(it -> assertThat(it.value()).isEqualTo(events.getFirst().payload().bytes()))
          .hasSizeGreaterThan(1);
    }
  }

  private static String selection(String more) {
    return "{\"entityType\":\"account\"," + more + "}";
  }

  @Test
  void another_topic_gets_what_is_sent_to_it_and_a_foreign_one_is_refused() throws Exception {
    List<Event> events = flat(append(2, 5));
    ReplaysClient replica = replica(settings);
    String other = stack.format().topicPrefix() + "rebuild-2";
    shared.parts().createTopic(other, ReplayStack.PARTITIONS);

    long job = replica.create(ALL, ",\"topic\":\"" + other + "\"");

    assertThat(awaitEnd(replica, job).text("topic")).isEqualTo(other);
    try (TopicRecords records = stack.records(other);
        TopicRecords own = stack.records()) {
      assertThat(idsOf(awaitRecords(records, events.size()), job))
          .containsExactlyInAnyOrderElementsOf(ids(events));
      assertThat(own.poll()).isEmpty();
    }
    Answer foreign =
        replica.order(ALL, replica.dryRun(ALL).text("token"), ",\"topic\":\"payments\"");
    assertThat(foreign.status()).isEqualTo(400);
    assertThat(foreign.text("field")).isEqualTo("topic");
    assertThat(foreign.text("rule")).contains("gapless.topic-prefix");
  }

  @Test
  void an_order_needs_the_token_of_a_dry_run_that_still_holds() throws Exception {
    append(2, 100);
    ReplaysClient replica = replica(settings);
    String token = replica.dryRun(ALL).text("token");

    assertNeedsDryRun(replica.order(ALL, "0".repeat(32), ""), "unknown");
    assertNeedsDryRun(
        replica.order(selection("\"eventType\":\"AddressChanged\""), token, ""), "another");
    Answer without = replica.post("", "{\"selection\":" + ALL + ",\"why\":\"a\"}", Map.of());
    assertThat(without.text("field")).isEqualTo("token");
    Answer unsaid =
        replica.post("", "{\"selection\":" + ALL + ",\"token\":\"" + token + "\"}", Map.of());
    assertThat(unsaid.text("field")).isEqualTo("why");

    stack.rows().confirm(writer, stack.rows().append(writer, ReplayStack.account("new"), 1));
    stack.rows().confirm(writer, stack.rows().append(writer, ReplayStack.account("new"), 2));
    Map<String, String> key = Map.of("Idempotency-Key", "k-1");
    Answer within = replica.order(ALL, token, "", key);
    assertThat(within.status()).as(within.response().body()).isEqualTo(201);
    assertThat(within.number("events")).isEqualTo(202);

    stack.rows().confirm(writer, stack.rows().append(writer, ReplayStack.account("new"), 3));
    assertNeedsDryRun(replica.order(ALL, token, ""), "3 came since");
    Answer repeated = replica.order(ALL, token, "", key);
    assertThat(repeated.status()).isEqualTo(201);
    assertThat(repeated.number("id")).isEqualTo(within.number("id"));
    assertThat(awaitEnd(replica, within.number("id")).number("published")).isEqualTo(202);

    String old = replica.dryRun(ALL).text("token");
    stack
        .rows()
        .updateOwn("UPDATE replay_dry_runs SET created_at = created_at - INTERVAL 15 MINUTE");
    assertNeedsDryRun(replica.order(ALL, old, ""), "15 minutes");
    assertThat(replica.get("/v1/replays", Map.of()).json().at("/jobs")).hasSize(1);
  }

  private static void assertNeedsDryRun(Answer answer, String reason) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(409);
    assertThat(answer.text("type")).isEqualTo("/problems/dry-run-needed");
    assertThat(answer.text("detail")).contains(reason);
    assertThat(answer.response().headers().firstValue("Content-Type"))
        .contains("application/problem+json");
  }

  @Test
  void what_a_killed_replica_began_another_finishes() throws Exception {
    Map<EntityKey, List<Event>> events = append(10, 150);
    JavaService killed = stack.process("one", settings).start();
    ReplaysClient one = new ReplaysClient(killed.baseUri());
    await().atMost(SOON).until(() -> one.get("/v1/replays", Map.of()).status() == 200);
    long job = one.create(ALL, ",\"rate\":150");
    await().atMost(SOON).until(() -> one.job(job).number("published") > 100);
    ReplaysClient two = replica(settings);
    String before = two.job(job).text("replica");
    long published = two.job(job).number("published");
    assertThat(published).isLessThan(1_500);

    killed.process().kill();

    Answer done = awaitEnd(two, job);
    assertThat(done.text("state")).isEqualTo("DONE");
    assertThat(done.number("published")).isEqualTo(1_500);
    assertThat(done.text("replica")).isNotEqualTo(before);
    try (TopicRecords records = stack.records()) {
      List<Received> received =
          await()
              .atMost(SOON)
              .pollInSameThread()
              .until(
                  records::poll, all -> all.stream().map(Received::id).distinct().count() == 1_500);
      Set<String> seen = new HashSet<>();
      Map<String, List<String>> first = new HashMap<>();
      for (Received record : received) {
        if (seen.add(record.id())) {
          first.computeIfAbsent(record.subject(), it -> new ArrayList<>()).add(record.id());
        }
      }
      events.forEach(
          (entity, own) ->
              assertThat(first.get(entity.toString())).containsExactlyElementsOf(ids(own)));
      assertThat(received.size() - 1_500).as("duplicates").isLessThanOrEqualTo(38);
    }
  }

  @Test
  void the_other_replica_pauses_resumes_and_cancels_within_two_seconds() throws Exception {
    append(10, 200);
    ReplaysClient one = replica(settings);
    long job = one.create(ALL, ",\"rate\":100");
    await().atMost(SOON).until(() -> one.job(job).number("published") > 20);
    ReplaysClient two = replica(settings);
    try (TopicRecords records = stack.records()) {
      assertStops(records, two, job, "pause", "PAUSED");
      int paused = records.poll().size();
      assertThat(two.job(job).number("published")).isEqualTo(paused);

      assertThat(two.change(job, "resume").text("state")).isEqualTo("WAITING");
      awaitRecords(records, paused + 50);
      assertStops(records, two, job, "cancel", "CANCELLED");
      Answer cancelled = two.job(job);
      assertThat(cancelled.number("published")).isEqualTo(records.poll().size()).isLessThan(2_000);
      assertThat(cancelled.text("endedAt")).isNotEmpty();
      assertThat(two.change(job, "resume").status()).isEqualTo(409);
      assertThat(records.poll()).extracting(Received::id).doesNotHaveDuplicates();
    }
  }

  private static void assertStops(
      TopicRecords records, ReplaysClient replica, long job, String change, String state)
      throws Exception {
    long ordered = System.nanoTime();
    assertThat(replica.change(job, change).text("state")).isEqualTo(state);
    long until = ordered + Duration.ofSeconds(2).toNanos();
    while (System.nanoTime() - until < 0) {
      records.poll();
    }
    int then = records.poll().size();
    for (int i = 0; i < 15; i++) {
      assertThat(records.poll()).hasSize(then);
    }
  }

  @Test
  void an_event_that_kafka_refuses_fails_the_job_by_name() throws Exception {
    append(1, 3);
    Event large = stack.rows().append(writer, ReplayStack.account("e0"), 4, "x".repeat(1_100_000));
    stack.rows().confirm(writer, large);
    ReplaysClient replica = replica(settings);

    Answer failed = awaitEnd(replica, replica.create(ALL, ""));

    assertThat(failed.text("state")).isEqualTo("FAILED");
    assertThat(failed.text("error"))
        .contains("position " + large.position() + ", version 4 of account/e0")
        .contains("RecordTooLarge");
    assertThat(failed.number("published")).isEqualTo(3);
  }

  @Test
  void a_job_is_seen_with_its_tag_its_history_and_its_progress() throws Exception {
    append(4, 25);
    ReplaysClient replica = replica(settings);
    long first = replica.create(selection("\"entities\":[\"e1\"]"), "");
    long job = replica.create(ALL, ",\"rate\":60");

    Answer stream = replica.get("/v1/replays/" + job + "/progress", Map.of());
    assertThat(stream.response().headers().firstValue("Content-Type").orElse(""))
        .contains("text/event-stream");
    List<String> events =
        stream.response().body().lines().filter(it -> it.startsWith("data:")).toList();
    assertThat(events).hasSizeGreaterThan(2);
    assertThat(events.get(1)).contains("\"estimatedEnd\"");
    assertThat(events.getLast()).contains("\"DONE\"").contains("\"published\":100");

    Answer done = replica.job(job);
    String tag = done.response().headers().firstValue("ETag").orElseThrow();
    Answer same = replica.get("/v1/replays/" + job, Map.of("If-None-Match", tag));
    assertThat(same.status()).isEqualTo(304);
    assertThat(replica.get("/v1/replays/" + job, Map.of("If-None-Match", "\"1\"")).status())
        .isEqualTo(200);
    Answer stale =
        replica.post("/" + job + "/cancel", "{\"why\":\"a\"}", Map.of("If-Match", "\"1\""));
    assertThat(stale.status()).isEqualTo(412);
    assertThat(replica.change(job, "pause").status()).isEqualTo(409);
    assertThat(replica.change(999, "pause").status()).isEqualTo(404);
    assertThat(replica.job(999).status()).isEqualTo(404);
    assertThat(done.text("who")).isEqualTo("zoe (unproved, from 127.0.0.1)");
    assertThat(done.text("why")).isEqualTo("a test");

    Answer page = replica.get("/v1/replays?limit=1", Map.of());
    assertThat(page.json().at("/jobs/0/id").asLong()).isEqualTo(job);
    Answer next = replica.get("/v1/replays?limit=1&before=" + page.number("next"), Map.of());
    assertThat(next.json().at("/jobs/0/id").asLong()).isEqualTo(first);
    assertThat(next.json().at("/jobs/0/selection/entities/0").asText()).isEqualTo("e1");
  }
}
