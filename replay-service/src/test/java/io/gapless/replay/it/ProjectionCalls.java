package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.event.wire.HandedCommands;
import io.gapless.event.wire.HandedCommands.Handed;
import io.gapless.event.wire.ProjectionReport;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.List;

/** What projections and their operators ask a replica. */
final class ProjectionCalls {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final String RESUME =
      "{\"command\":\"resume\",\"entity\":{\"type\":\"account\",\"id\":\"ann/ä\"}}";
  static final String SKIP =
      "{\"command\":\"skip\",\"entity\":{\"type\":\"account\",\"id\":\"ann/ä\"},"
          + "\"version\":7,\"why\":\"made by a bug\"}";

  private ProjectionCalls() {}

  static List<Handed> report(
      EmbeddedServer replica, String projection, String instance, ProjectionReport report)
      throws Exception {
    String target = "/v1/projections/" + projection + "/instances/" + instance;
    HttpAnswer answer = HttpAnswer.put(replica, target, report.lines());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.mediaType()).isEqualTo("application/x-ndjson");
    return HandedCommands.read(answer.body().lines().toList()).commands();
  }

  static HttpAnswer command(EmbeddedServer replica, String body, String... headers)
      throws Exception {
    return HttpAnswer.post(replica, "/v1/projections/accounts/commands", body, headers);
  }

  static JsonNode history(EmbeddedServer replica) throws Exception {
    return HttpAnswer.json(replica, "/v1/projections/accounts/commands").at("/commands");
  }

  static long id(HttpAnswer answer) throws Exception {
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return JSON.readTree(answer.body()).at("/id").asLong();
  }

  static List<Long> ids(List<Handed> handed) {
    return handed.stream().map(Handed::id).toList();
  }
}
