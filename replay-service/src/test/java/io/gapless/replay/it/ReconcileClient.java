package io.gapless.replay.it;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** Asks for reports, waits for them, and reads what they name. */
final class ReconcileClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReconcileClient() {}

  static String place(String kind, Event event) {
    return kind
        + " "
        + event.entity()
        + " "
        + event.version()
        + " "
        + event.position()
        + " "
        + event.id();
  }

  static List<String> places(List<JsonNode> findings) {
    return findings.stream()
        .map(
            it ->
                place(
                    it.path("kind").asText(),
                    new Event(
                        Position.of(it.path("position").asLong()),
                        entity(it.path("entity").asText()),
                        EntityVersion.of(it.path("version").asLong()),
                        new WriterId(new UUID(0, 0)),
                        new EventContent(
                            EventId.parse(it.path("eventId").asText()),
                            "T",
                            1,
                            Payload.ofText(""),
                            Map.of(),
                            java.time.Instant.EPOCH))))
        .toList();
  }

  private static EntityKey entity(String text) {
    return EntityKey.of(
        text.substring(0, text.indexOf('/')), text.substring(text.indexOf('/') + 1));
  }

  static List<JsonNode> findings(EmbeddedServer replica, JsonNode report) throws Exception {
    List<JsonNode> findings = new ArrayList<>();
    HttpAnswer.json(
            replica, "/v1/reconciliations/" + report.path("id").asLong() + "/findings?limit=200")
        .path("findings")
        .forEach(findings::add);
    return findings;
  }

  static List<JsonNode> scheduled(EmbeddedServer replica) throws Exception {
    List<JsonNode> reports = new ArrayList<>();
    HttpAnswer.json(replica, "/v1/reconciliations").path("reports").forEach(reports::add);
    return reports.stream()
        .filter(it -> it.path("scheduled").asBoolean() && it.path("state").asText().equals("DONE"))
        .toList();
  }

  static JsonNode reportOf(EmbeddedServer replica, String more) throws Exception {
    AtomicBoolean asked = new AtomicBoolean();
    long[] id = {0};
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              HttpAnswer answer =
                  HttpAnswer.post(
                      replica,
                      "/v1/reconciliations",
                      "{\"entityType\":\"account\",\"why\":\"test\"" + more + "}");
              if (answer.status() == 202) {
                id[0] = JSON.readTree(answer.body()).path("id").asLong();
                asked.set(true);
              }
              return asked.get(); // its tables may not be there yet
            });
    return awaitEnd(replica, id[0]);
  }

  static JsonNode awaitEnd(EmbeddedServer replica, long id) throws Exception {
    String path = "/v1/reconciliations/" + id;
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                List.of("DONE", "FAILED")
                    .contains(HttpAnswer.json(replica, path).path("state").asText()));
    return HttpAnswer.json(replica, path);
  }
}
