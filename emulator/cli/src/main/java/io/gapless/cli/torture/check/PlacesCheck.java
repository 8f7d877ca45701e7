package io.gapless.cli.torture.check;

import io.gapless.cli.torture.check.PlacesSample.Reached;
import io.gapless.cli.torture.check.tables.Committed;
import io.gapless.cli.torture.verdict.Findings;
import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.event.EntityKey;
import java.util.HashMap;
import java.util.Map;

/**
 * Samples of positions: none ever falls within its generation (I8), and what was called verified
 * had been applied (I22).
 */
final class PlacesCheck {
  private record Key(String projection, String entity) {}

  private final Committed committed;
  private final Findings findings;
  private final Map<Key, Reached> last = new HashMap<>();
  private final Map<String, Long> through = new HashMap<>();

  PlacesCheck(Committed committed, Findings findings) {
    this.committed = committed;
    this.findings = findings;
  }

  void add(PlacesSample sample) {
    sample
        .places()
        .forEach(
            (entity, now) -> {
              Reached before = last.put(new Key(sample.projection(), entity), now);
              if (before != null
                  && before.generation() == now.generation()
                  && now.version() < before.version()) {
                findings.add(
                    Invariant.I8,
                    entity,
                    "%s: the position fell from %d to %d"
                        .formatted(sample.projection(), before.version(), now.version()));
              }
            });
    checkVerified(sample);
  }

  private void checkVerified(PlacesSample sample) {
    String projection = sample.projection();
    long verified = sample.through();
    Long before = through.put(projection, verified);
    if (before != null && verified < before) {
      findings.add(
          Invariant.I22, projection, "verified fell from %d to %d".formatted(before, verified));
    }
    for (EntityKey entity : committed.entities()) {
      String name = entity.toString();
      long version = sample.version(name);
      if (version < committed.head(entity) && !sample.excepted().contains(name)) {
        checkApplied(projection, verified, entity, version);
      }
    }
  }

  private void checkApplied(String projection, long verified, EntityKey entity, long version) {
    long expected = committed.headUpTo(committed.number(entity), verified);
    if (version < expected) {
      findings.add(
          Invariant.I22,
          entity,
          "%s: verified through %d, but at version %d of %d"
              .formatted(projection, verified, version, expected),
          committed.around(entity, expected, "position: version " + version));
    }
  }
}
