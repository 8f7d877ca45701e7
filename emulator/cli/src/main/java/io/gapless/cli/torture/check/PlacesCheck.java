package io.gapless.cli.torture.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.event.EntityKey;
import io.gapless.event.Position;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Samples of positions: none ever falls within its generation (I8), and what was called verified
 * had been applied (I22). A sample reads against the flow: {@code through} first, then {@code
 * excepted}, then {@code places}, {@code [entity, version, generation]} each.
 */
final class PlacesCheck {
  private record Key(String projection, String entity) {}

  private record Place(long version, long generation) {}

  private final Committed committed;
  private final Findings findings;
  private final Map<Key, Place> last = new HashMap<>();
  private final Map<String, Long> through = new HashMap<>();

  PlacesCheck(Committed committed, Findings findings) {
    this.committed = committed;
    this.findings = findings;
  }

  void add(HistoryLine line) {
    String projection = line.text("projection");
    Map<String, Long> versions = new HashMap<>();
    for (JsonNode place : line.fields().path("places")) {
      String entity = place.path(0).asText();
      Place now = new Place(place.path(1).asLong(), place.path(2).asLong());
      versions.put(entity, now.version());
      Place before = last.put(new Key(projection, entity), now);
      if (before != null
          && before.generation() == now.generation()
          && now.version() < before.version()) {
        findings.add(
            Invariant.I8,
            entity,
            "%s: the position fell from %d to %d"
                .formatted(projection, before.version(), now.version()));
      }
    }
    checkVerified(projection, line, versions);
  }

  private void checkVerified(String projection, HistoryLine line, Map<String, Long> versions) {
    long verified = line.number("through");
    Long before = through.put(projection, verified);
    if (before != null && verified < before) {
      findings.add(
          Invariant.I22, projection, "verified fell from %d to %d".formatted(before, verified));
    }
    Set<String> excepted = new HashSet<>();
    line.fields().path("excepted").forEach(it -> excepted.add(it.asText()));
    for (EntityKey entity : committed.entities()) {
      long expected = committed.headUpTo(entity, Position.of(verified));
      long version = versions.getOrDefault(entity.toString(), 0L);
      if (version < expected && !excepted.contains(entity.toString())) {
        findings.add(
            Invariant.I22,
            entity,
            "%s: verified through %d, but at version %d of %d"
                .formatted(projection, verified, version, expected),
            List.copyOf(committed.around(entity, expected, "position: version " + version)));
      }
    }
  }
}
