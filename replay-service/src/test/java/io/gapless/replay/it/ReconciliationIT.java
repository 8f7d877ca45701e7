package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.Payload;
import io.gapless.event.WriterId;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.replay.reconcile.ReconciliationRepository;
import io.gapless.stack.LocalStack;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.StackOptions;
import io.gapless.stack.kafka.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /v1/reconciliations} against a real event store, a real topic and a fallback store. */
final class ReconciliationIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ENTITIES = 50;
  private static final int VERSIONS = 20;

  /** Live events that are committed and not yet published at any moment. */
  private static final int UNDER_WAY = 5;

  private LocalStack shared;
  private ReplayStack stack;
  private TopicWriter topic;
  private WriterId writer;

  /** Nobody is taken over, and no report is made that was not asked for. */
  @BeforeEach
  void start() throws Exception {
    shared = LocalStack.start(StackOptions.forTest("reconciliation"));
    stack = new ReplayStack(shared);
    topic = new TopicWriter(shared.parts().kafka());
    writer = stack.rows().writer(Duration.ZERO, 0);
  }

  @AfterEach
  void close() throws Exception {
    try (LocalStack closing = shared) {
      topic.close();
      stack.close();
    }
  }

  private ServiceSettings settings() {
    return stack
        .settings()
        .with("GAPLESS_TAKE_OVER_DEAD_AFTER", "10m")
        .with("GAPLESS_RECONCILE_EVERY", "0s")
        .with("GAPLESS_RECONCILE_POLL", "100ms");
  }

  @Test
  void planted_faults_are_found_exactly_under_live_load_and_a_repair_mends_the_loss()
      throws Exception {
    List<Event> history = history();
    Event missing = history.get(100);
    Event altered = history.get(205);
    Event swapped = history.get(310);
    Event quarantined = history.get(411);
    Event extra = hole();
    for (Event event : history) {
      if (event == altered) {
        topic.send(stack.format().encode(withPayload(event, "{\"version\":0}")));
      } else if (event != missing && event != swapped && event != quarantined) {
        topic.send(stack.format().encode(event));
      }
      if (event.equals(history.get(311))) {
        topic.send(stack.format().encode(swapped));
      }
    }
    topic.send(stack.format().encode(extra));
    topic.send(stack.format().encode(history.get(7))); // a duplicate
    topic.flush();
    SpilledEvent aside = stack.spilled(quarantined);
    stack.fallbackStore().spill(List.of(aside));
    stack.fallbackStore().refused(aside.key(), "too large", true);
    stack.rows().beat(writer, extra.position().value(), extra.position().value());
    EmbeddedServer replica = stack.replica(settings());

    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Void> load = CompletableFuture.runAsync(() -> liveLoad(stop));
    try {
      await()
          .atMost(PATIENCE)
          .until(
              () -> ReconcileClient.reportOf(replica, "").path("throughPosition").asLong() > 1_050);
      JsonNode report = ReconcileClient.reportOf(replica, "");

      assertThat(report.path("state").asText()).as("%s", report).isEqualTo("DONE");
      assertThat(ReconcileClient.places(ReconcileClient.findings(replica, report)))
          .as("%s", report)
          .containsExactlyInAnyOrder(
              ReconcileClient.place("MISSING", missing),
              ReconcileClient.place("ALTERED", altered),
              ReconcileClient.place("OUT_OF_ORDER", swapped),
              ReconcileClient.place("UNKNOWN", extra));
      assertThat(report.path("duplicates").asLong()).isEqualTo(1);
      assertThat(report.path("inFlight").asLong()).isGreaterThanOrEqualTo(1);
      assertThat(report.path("judgedThrough").asLong())
          .isEqualTo(quarantined.position().value() - 1);

      repairMends(replica, report, missing);
    } finally {
      stop.set(true);
      load.join();
    }
  }

  private void repairMends(EmbeddedServer replica, JsonNode report, Event missing)
      throws Exception {
    String path = "/v1/reconciliations/" + report.path("id").asLong();
    for (int i = 0; i < 2; i++) { // repeating it is harmless
      HttpAnswer answer = HttpAnswer.post(replica, path + "/repair", "{\"why\":\"test\"}");
      assertThat(answer.status()).as(answer.body()).isEqualTo(202);
      await()
          .atMost(PATIENCE)
          .until(() -> HttpAnswer.json(replica, path).path("repair").asText().equals("DONE"));
      assertThat(HttpAnswer.json(replica, path).path("repaired").asLong()).isEqualTo(1);
    }
    JsonNode next = ReconcileClient.reportOf(replica, "");
    assertThat(next.path("missing").asLong()).isZero();
    try (TopicRecords records = stack.records()) {
      await()
          .pollInSameThread()
          .atMost(PATIENCE)
          .until(
              () ->
                  records.poll().stream()
                      .filter(it -> it.id().equals(missing.id().toString()))
                      .anyMatch(
                          it ->
                              ("repair-" + report.path("id").asLong())
                                  .equals(it.headers().get("ce_replay"))));
    }
  }

  /** Appends, says so, and publishes what is a few events older: those between are in flight. */
  private void liveLoad(AtomicBoolean stop) {
    Deque<Event> underWay = new ArrayDeque<>();
    long confirmed = 0;
    try {
      for (int version = 1; !stop.get() || !underWay.isEmpty(); version++) {
        if (!stop.get()) {
          underWay.add(stack.rows().append(writer, ReplayStack.account("live"), version));
        }
        if (underWay.size() > UNDER_WAY || stop.get()) {
          Event next = underWay.removeFirst();
          topic.publish(stack.format().encode(next));
          confirmed = next.position().value();
        }
        if (confirmed > 0 && !underWay.isEmpty()) {
          stack.rows().beat(writer, underWay.getLast().position().value(), confirmed);
        }
      }
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  @Test
  void what_retention_has_let_go_is_no_loss() throws Exception {
    List<Event> history = history();
    history.forEach(event -> topic.send(stack.format().encode(event)));
    topic.flush();
    Event last = history.getLast();
    stack.rows().beat(writer, last.position().value(), last.position().value());
    TopicPartition trimmed = new TopicPartition(stack.topic(), 1);
    new Topics(shared.parts().kafka()).deleteRecordsBefore(trimmed, 30);
    EmbeddedServer replica = stack.replica(settings());

    JsonNode report = ReconcileClient.reportOf(replica, "");

    assertThat(report.path("beyondRetention").asLong()).as("%s", report).isEqualTo(30);
    assertThat(report.path("missing").asLong()).isZero();
    assertThat(report.path("events").asLong()).isEqualTo(ENTITIES * VERSIONS);
  }

  @Test
  void a_compacted_topic_is_refused_with_why() throws Exception {
    history();
    stack.rows().beat(writer, 1_000, 1_000);
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, stack.topic());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", shared.parts().kafka()))) {
      ConfigEntry compact = new ConfigEntry("cleanup.policy", "compact,delete");
      admin
          .incrementalAlterConfigs(
              Map.of(resource, List.of(new AlterConfigOp(compact, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
    EmbeddedServer replica = stack.replica(settings());

    JsonNode report = ReconcileClient.reportOf(replica, "");

    assertThat(report.path("state").asText()).isEqualTo("FAILED");
    assertThat(report.path("error").asText()).contains(stack.topic()).contains("compact");
  }

  @Test
  void another_replica_begins_a_dead_one_s_report_anew_and_the_dead_one_writes_nothing_more()
      throws Exception {
    List<Event> history = history();
    history.forEach(event -> topic.send(stack.format().encode(event)));
    topic.flush();
    stack.rows().beat(writer, 1_000, 1_000);
    EmbeddedServer replica = stack.replica(settings());
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                stack
                        .rows()
                        .updateOwn(
                            "INSERT INTO reconciliations (scheduled, entity_type, after_position,"
                                + " through_position, state, who, why, created_at, replica, epoch,"
                                + " leased_until) VALUES (0, 'account', 0, 900, 'RUNNING', 'x', 'x',"
                                + " UTC_TIMESTAMP(6), 'dead', 7,"
                                + " UTC_TIMESTAMP(6) + INTERVAL 2 SECOND)")
                    == 1);
    long id =
        HttpAnswer.json(replica, "/v1/reconciliations").path("reports").path(0).path("id").asLong();
    assertThat(HttpAnswer.json(replica, "/v1/reconciliations/" + id).path("replica").asText())
        .isEqualTo("dead");

    JsonNode report = ReconcileClient.awaitEnd(replica, id);

    assertThat(report.path("state").asText()).isEqualTo("DONE");
    assertThat(report.path("replica").asText()).isNotEqualTo("dead");
    assertThat(report.path("events").asLong()).isEqualTo(900);
    ReconciliationRepository reports =
        replica.getApplicationContext().getBean(ReconciliationRepository.class);
    assertThat(reports.failed(id, 7, "late")).isZero();
    assertThat(reports.renew(id, 7, 1_000)).isZero();
    assertThat(reports.repaired(id, 7, 1)).isZero();
  }

  @Test
  void scheduled_windows_follow_one_another_and_are_seen_in_the_metrics() throws Exception {
    List<Event> history = history();
    history.stream().skip(1).forEach(event -> topic.send(stack.format().encode(event)));
    topic.flush();
    stack.rows().beat(writer, 1_000, 1_000);
    EmbeddedServer replica =
        stack.replica(
            settings()
                .with("GAPLESS_RECONCILE_EVERY", "1s")
                .with("GAPLESS_RECONCILE_SETTLE", "0s"));

    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                ReconcileClient.scheduled(replica).stream()
                    .anyMatch(it -> it.path("missing").asLong() == 1));
    List<Event> more = stack.rows().appendAll(writer, ReplayStack.account("more"), 10);
    more.forEach(event -> topic.send(stack.format().encode(event)));
    topic.flush();
    stack.rows().beat(writer, 1_010, 1_010);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                ReconcileClient.scheduled(replica).stream()
                    .anyMatch(it -> it.path("judgedThrough").asLong() == 1_010));

    JsonNode last = ReconcileClient.scheduled(replica).getFirst();
    assertThat(last.path("afterPosition").asLong()).isEqualTo(1_000);
    assertThat(last.path("events").asLong()).isEqualTo(10);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              MeterRegistry meters = replica.getApplicationContext().getBean(MeterRegistry.class);
              assertThat(
                      meters
                          .get("gapless.reconcile.findings")
                          .tags("kind", "MISSING", "entity_type", "account")
                          .gauge()
                          .value())
                  .isZero();
              assertThat(meters.get("gapless.oldest.unreconciled.age.seconds").gauge().value())
                  .isZero();
              assertThat(meters.get("gapless.reconcile.duration").timer().count()).isPositive();
            });
  }

  @Test
  void what_is_asked_for_is_checked_and_a_report_has_a_tag() throws Exception {
    history();
    stack.rows().beat(writer, 1_000, 1_000);
    EmbeddedServer replica = stack.replica(settings());
    Map<String, String> refused =
        Map.of(
            "{}", "entityType",
            "{\"entityType\":\"account\",\"afterPosition\":9,\"throughPosition\":0}",
                "throughPosition",
            "{\"entityType\":\"account\",\"afterPosition\":1,\"since\":\"2026-01-01T00:00:00Z\"}",
                "since",
            "{\"entityType\":\"account\",\"since\":\"yesterday\"}", "since");
    for (Map.Entry<String, String> request : refused.entrySet()) {
      HttpAnswer answer = HttpAnswer.post(replica, "/v1/reconciliations", request.getKey());
      assertThat(answer.status()).as(request.getKey()).isEqualTo(400);
      assertThat(answer.member("field")).isEqualTo(request.getValue());
    }

    JsonNode report =
        ReconcileClient.reportOf(
            replica, ",\"since\":\"2026-11-20T00:00:00Z\",\"until\":\"2026-11-21T00:00:00Z\"");

    assertThat(report.path("events").asLong()).isEqualTo(ENTITIES * VERSIONS);
    assertThat(report.path("missing").asLong()).isEqualTo(ENTITIES * VERSIONS);
    String path = "/v1/reconciliations/" + report.path("id").asLong();
    String tag = "\"3\"";
    assertThat(HttpAnswer.get(replica, path).head()).contains("etag: " + tag);
    assertThat(ReconcileClient.findings(replica, report)).hasSize(200);
    assertThat(HttpAnswer.get(replica, "/v1/reconciliations/99999").status()).isEqualTo(404);
  }

  /** In position order entities take turns. */
  private List<Event> history() throws Exception {
    List<Event> events = new ArrayList<>();
    for (int entity = 0; entity < ENTITIES; entity++) {
      events.addAll(stack.rows().appendAll(writer, ReplayStack.account("e" + entity), VERSIONS));
    }
    return events;
  }

  /** An event at a position that was drawn and rolled back. */
  private Event hole() throws Exception {
    try (EventStoreRows.OpenAppend append = stack.rows().openAppend()) {
      return append.add(writer, ReplayStack.account("nobody"), 1);
    }
  }

  private static Event withPayload(Event event, String payload) {
    return new Event(
        event.position(),
        event.entity(),
        event.version(),
        event.writer(),
        new EventContent(
            event.id(),
            event.type(),
            event.schemaVersion(),
            Payload.ofText(payload),
            event.metadata(),
            event.occurredAt()));
  }
}
