package io.gapless.cli.torture.check;

import io.gapless.cli.torture.check.tables.Committed;
import io.gapless.cli.torture.evidence.Effect;
import io.gapless.cli.torture.evidence.Fold;
import io.gapless.cli.torture.verdict.Findings;
import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A projection's effects are the committed events, each once and in order, and its state and
 * positions say the same (I2, I6, I7, I9, L1). Streams its append log.
 */
final class ProbeCheck {
  private static final int LINES_BEFORE = 3;

  private final Committed committed;
  private final Findings findings;
  private final String probe;
  private final Invariant incomplete;
  private final Map<EntityKey, Fold> folds = new HashMap<>();
  private final Map<EntityKey, Long> applied = new HashMap<>();
  private final Map<EntityKey, Deque<String>> before = new HashMap<>();

  /**
   * @param incomplete what is broken if something did not take effect
   */
  ProbeCheck(Committed committed, Findings findings, String probe, Invariant incomplete) {
    this.committed = committed;
    this.findings = findings;
    this.probe = probe;
    this.incomplete = incomplete;
  }

  void add(Effect effect) {
    Optional<Committed.Found> event = committed.at(effect.entity(), effect.version());
    if (event.isEmpty()) {
      found(Invariant.I2, effect, "took effect and is not in the store");
    } else if (!event.get().id().equals(effect.id())
        || !event.get().digest().equals(effect.digest())) {
      found(Invariant.I6, effect, "another event took effect than was committed");
    }
    checkOrder(effect);
    folds.compute(
        effect.entity(),
        (entity, fold) ->
            (fold == null ? Fold.empty(entity) : fold).then(effect.id(), effect.digest()));
    remember(effect);
  }

  private void checkOrder(Effect effect) {
    long last = applied.getOrDefault(effect.entity(), 0L);
    long version = effect.version().value();
    if (version <= last) {
      found(Invariant.I7, effect, "version %d took effect after %d".formatted(version, last));
    } else if (version > last + 1) {
      found(Invariant.I7, effect, "version %d took effect, %d had".formatted(version, last));
    }
    applied.merge(effect.entity(), version, Math::max);
  }

  private void remember(Effect effect) {
    Deque<String> lines = before.computeIfAbsent(effect.entity(), it -> new ArrayDeque<>());
    lines.addLast(effect.toString());
    if (lines.size() > LINES_BEFORE) {
      lines.removeFirst();
    }
  }

  private void found(Invariant invariant, Effect effect, String what) {
    List<String> around =
        committed.around(effect.entity(), effect.version().value(), effect.toString());
    List<String> lines = new ArrayList<>(before.getOrDefault(effect.entity(), new ArrayDeque<>()));
    lines.addAll(around);
    findings.add(invariant, effect.entity(), probe + ": " + what, lines);
  }

  /** Compares with the state and the positions. */
  void finish(Map<EntityKey, Fold> state, Map<EntityKey, EntityVersion> positions) {
    Set<EntityKey> entities = new HashSet<>(committed.entities());
    entities.addAll(folds.keySet());
    entities.addAll(state.keySet());
    entities.addAll(positions.keySet());
    for (EntityKey entity : entities) {
      Fold expected = folds.getOrDefault(entity, Fold.empty(entity));
      Fold actual = state.getOrDefault(entity, Fold.empty(entity));
      long position = positions.getOrDefault(entity, EntityVersion.none()).value();
      if (!expected.equals(actual)) {
        torn(entity, "its state is " + actual + ", its log says " + expected);
      }
      if (position != applied.getOrDefault(entity, 0L)) {
        torn(entity, "its position is " + position + ", its log ends at " + applied.get(entity));
      }
      checkComplete(entity, applied.getOrDefault(entity, 0L));
    }
  }

  private void checkComplete(EntityKey entity, long last) {
    long head = committed.head(entity);
    if (last < head) {
      findings.add(
          incomplete,
          entity,
          "%s: %d of %d events took effect".formatted(probe, last, head),
          committed.around(entity, last + 1, lastLine(entity)));
    }
  }

  private void torn(EntityKey entity, String what) {
    findings.add(Invariant.I9, entity, probe + ": " + what, List.of(lastLine(entity)));
  }

  private String lastLine(EntityKey entity) {
    Deque<String> lines = before.get(entity);
    return lines == null ? "log: nothing" : lines.getLast();
  }
}
