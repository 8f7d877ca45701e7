package io.gapless.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.cli.run.Addresses;
import io.gapless.cli.run.Http;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Asks everybody. Who does not answer (killed, paused) counts with what was last heard; a counter
 * that starts anew with its process goes on from there. Not thread-safe.
 */
final class FiguresReader {
  private static final String PUBLISHED = "gapless_published_events_total";
  private static final String SPILLED = "gapless_spilled_events_total";
  private static final String DRAINED = "gapless_drained_events_total";
  private static final String TAKEN_OVER = "gapless_taken_over_events_total";

  private final Addresses addresses;
  private final Http http = new Http();
  private final Map<String, Long> before = new HashMap<>();
  private final Map<String, Long> last = new HashMap<>();
  private long confirmed;

  FiguresReader(Addresses addresses) {
    this.addresses = addresses;
  }

  Figures read() {
    addresses.commandServices().forEach(this::readCommandService);
    readReplayService(addresses.replayService());
    readProjection(addresses.projection());
    return new Figures(
        sum(PUBLISHED),
        sum(SPILLED),
        sum("spilled"),
        sum(DRAINED) + sum(TAKEN_OVER),
        sum("applied"),
        sum("duplicates"),
        sum("openGaps"),
        sum("closedGaps"),
        sum("parked"),
        sum("verifiedThrough"),
        sum("stablePosition"),
        confirmed);
  }

  private void readCommandService(URI service) {
    http.text(service.resolve("/prometheus"))
        .ifPresent(
            metrics -> {
              count(service, PUBLISHED, Metrics.sum(metrics, PUBLISHED));
              count(service, SPILLED, Metrics.sum(metrics, SPILLED));
            });
  }

  private void readReplayService(URI service) {
    http.text(service.resolve("/prometheus"))
        .ifPresent(
            metrics -> {
              count(service, DRAINED, Metrics.sum(metrics, DRAINED));
              count(service, TAKEN_OVER, Metrics.sum(metrics, TAKEN_OVER));
            });
    Optional<JsonNode> status = http.json(service.resolve("/v1/status"));
    note(service, status, "spilled");
    note(service, status, "stablePosition");
    status.ifPresent(it -> confirmed = confirmed(it));
  }

  private static long confirmed(JsonNode status) {
    long lowest = Long.MAX_VALUE;
    for (JsonNode writer : status.path("writers")) {
      if (writer.path("state").asText().equals("ACTIVE")) {
        lowest = Math.min(lowest, writer.path("confirmedThrough").asLong());
      }
    }
    return lowest == Long.MAX_VALUE ? 0 : lowest;
  }

  private void readProjection(URI projection) {
    Optional<JsonNode> status = http.json(projection.resolve("/status"));
    for (String figure :
        new String[] {
          "applied", "duplicates", "openGaps", "closedGaps", "parked", "verifiedThrough"
        }) {
      note(projection, status, figure);
    }
  }

  private void note(URI service, Optional<JsonNode> status, String figure) {
    status
        .map(it -> it.get(figure))
        .filter(JsonNode::isNumber)
        .ifPresent(it -> last.put(key(service, figure), it.longValue()));
  }

  private void count(URI service, String counter, long value) {
    String key = key(service, counter);
    long known = last.getOrDefault(key, 0L);
    if (value < known) {
      before.merge(key, known, Long::sum);
    }
    last.put(key, value);
  }

  private long sum(String figure) {
    String end = key("", figure);
    return total(last, end) + total(before, end);
  }

  private static long total(Map<String, Long> figures, String end) {
    return figures.entrySet().stream()
        .filter(it -> it.getKey().endsWith(end))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static String key(Object service, String figure) {
    return service + " " + figure;
  }
}
