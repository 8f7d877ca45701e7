package io.gapless.tests.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.event.EntityKey;
import io.gapless.event.Position;
import io.gapless.event.wire.EventLine;
import io.gapless.event.wire.Heads;
import io.gapless.event.wire.WireFormat;
import io.gapless.tests.load.CommandClient;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;

/** Asks a replay service. Thread-safe. */
public final class ReplayClient {
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final String COMMANDS = "/v1/projections/" + ProjectionRun.NAME + "/commands";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CommandClient http;
  private final URI service;
  private final WireFormat format;

  ReplayClient(CommandClient http, URI service, WireFormat format) {
    this.http = http;
    this.service = service;
    this.format = format;
  }

  public ReplayStatus status() {
    try {
      return JSON.readValue(get("/v1/status"), ReplayStatus.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot read the status", e);
    }
  }

  /** Heads of the accounts. */
  public Heads heads(Position after, int limit) {
    String path = "/v1/heads?entityType=account&after=" + after + "&limit=" + limit;
    return Heads.read(get(path).lines().toList());
  }

  /** What the store says of these versions. */
  public List<EventLine> events(EntityKey entity, long from, long to) {
    String path = "/v1/events" + CommandClient.path(entity).substring("/v1".length());
    return get(path + "?from=" + from + "&to=" + to)
        .lines()
        .map(line -> EventLine.read(line, format))
        .toList();
  }

  /** Gives the projection under test a command. */
  public void order(String command) {
    required(ACCEPTED, http.post(service, COMMANDS, command));
  }

  /** The command that was given last, and what became of it. */
  public JsonNode lastOrder() {
    try {
      return JSON.readTree(get(COMMANDS)).required("commands").required(0);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot read the commands", e);
    }
  }

  private String get(String path) {
    return required(OK, http.get(service, path));
  }

  private static String required(int status, HttpResponse<String> answer) {
    if (answer.statusCode() != status) {
      throw new IllegalStateException(
          answer.request() + " was answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }
}
