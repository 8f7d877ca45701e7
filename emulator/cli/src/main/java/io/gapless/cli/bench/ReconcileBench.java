package io.gapless.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.cli.bench.history.History;
import io.gapless.cli.run.Screen;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.Payload;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Four planted faults among many events, found by a replay service while a writer goes on. */
@Command(
    name = "reconcile",
    description =
        "Compares event store and topic with planted faults under live load; says how long it took.",
    mixinStandardHelpOptions = true)
final class ReconcileBench implements Callable<Integer> {
  private static final Duration MOST = Duration.ofMinutes(10);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ACCEPTED = 202;

  @Option(
      names = "--events",
      description = "Events before the live ones; default ${DEFAULT-VALUE}.",
      defaultValue = "1000000")
  private long events;

  @Option(
      names = "--entities",
      description = "Entities; default ${DEFAULT-VALUE}.",
      defaultValue = "10000")
  private int entities;

  @Option(
      names = "--rate",
      description = "Live events a second; default ${DEFAULT-VALUE}.",
      defaultValue = "500")
  private int rate;

  @Option(
      names = "--rounds",
      description = "Reports, one after the other; default ${DEFAULT-VALUE}.",
      defaultValue = "3")
  private int rounds;

  private final Screen screen = Screen.standard();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Positions of the planted faults. */
  private record Planted(long missing, long extra, long altered, long swapped) {}

  @Override
  public Integer call() throws Exception {
    Planted planted = new Planted(events / 5, events / 3, events / 2, events * 3 / 4);
    long live = rate * MOST.toSeconds();
    try (BenchStack stack = BenchStack.start(screen);
        BenchTopic topic = stack.topic("gapless")) {
      stack.stored(new History(entities, events), screen);
      History history = new History(entities, events + live);
      deliver(history, topic, planted);
      delete(stack, planted.extra);
      try (LiveWriter writer = new LiveWriter(stack, topic, history, events);
          Connection eventStore = stack.eventStore()) {
        CompletableFuture<Void> load = writer.start(rate, eventStore);
        int worst = 0;
        for (int round = 1; round <= rounds; round++) {
          worst = Math.max(worst, round(stack, planted, round));
        }
        if (load.isCompletedExceptionally()) {
          load.join();
        }
        return worst;
      }
    }
  }

  private void deliver(History history, BenchTopic topic, Planted planted) {
    LongStream.rangeClosed(1, events)
        .filter(position -> position != planted.missing && position != planted.swapped)
        .forEach(
            position -> {
              Event event = history.at(position);
              topic.send(position == planted.altered ? altered(event) : event);
              if (position == planted.swapped + entities) {
                topic.send(history.at(planted.swapped));
              }
            });
    topic.flush();
    screen.say("%,d events are on the topic; planted: %s".formatted(events - 1, planted));
  }

  private static Event altered(Event event) {
    EventContent content =
        new EventContent(
            event.id(),
            event.type(),
            event.schemaVersion(),
            Payload.ofText("{\"n\":0}"),
            event.metadata(),
            event.occurredAt());
    return new Event(event.position(), event.entity(), event.version(), event.writer(), content);
  }

  private static void delete(BenchStack stack, long position) throws SQLException {
    try (Connection connection = stack.eventStore();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM events WHERE position = " + position);
    }
  }

  private int round(BenchStack stack, Planted planted, int round)
      throws IOException, InterruptedException {
    URI reports = stack.replayService().resolve("/v1/reconciliations");
    long begun = System.nanoTime();
    long id = ask(reports, planted, round);
    JsonNode report = get(URI.create(reports + "/" + id));
    while (!List.of("DONE", "FAILED").contains(report.path("state").asText())) {
      if (System.nanoTime() - begun > MOST.toNanos()) {
        throw new IllegalStateException("no report within " + MOST);
      }
      Thread.sleep(100);
      report = get(URI.create(reports + "/" + id));
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    boolean isExact = isExact(report, get(URI.create(reports + "/" + id + "/findings")), planted);
    screen.say(
        "report %d: %,d events, %,d records in %.1f s; the planted faults %s; %s"
            .formatted(
                round,
                report.path("events").asLong(),
                report.path("records").asLong(),
                seconds,
                isExact ? "exactly" : "NOT exactly",
                report));
    return isExact ? 0 : 1;
  }

  private boolean isExact(JsonNode report, JsonNode found, Planted planted) {
    TreeMap<String, Long> expected = new TreeMap<>();
    expected.put("MISSING", planted.missing);
    expected.put("UNKNOWN", planted.extra);
    expected.put("ALTERED", planted.altered);
    expected.put("OUT_OF_ORDER", planted.swapped);
    TreeMap<String, Long> actual = new TreeMap<>();
    found
        .path("findings")
        .forEach(it -> actual.put(it.path("kind").asText(), it.path("position").asLong()));
    return report.path("state").asText().equals("DONE")
        && found.path("findings").size() == expected.size()
        && expected.equals(actual);
  }

  private long ask(URI reports, Planted planted, int round)
      throws IOException, InterruptedException {
    String body =
        "{\"entityType\":\"%s\",\"afterPosition\":0,\"why\":\"bench %d, %s\"}"
            .formatted(History.TYPE, round, planted);
    HttpRequest request =
        HttpRequest.newBuilder(reports)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != ACCEPTED) {
      throw new IllegalStateException("refused: " + answer.body());
    }
    return JSON.readTree(answer.body()).path("id").asLong();
  }

  private JsonNode get(URI uri) throws IOException, InterruptedException {
    return JSON.readTree(
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
  }
}
