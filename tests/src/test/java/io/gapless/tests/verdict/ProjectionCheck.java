package io.gapless.tests.verdict;

import static java.util.stream.Collectors.toMap;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The projection's effects are the committed events, each once and in order (I2, I6, I7, I9). */
final class ProjectionCheck {
  /** One version of one entity. */
  private record Place(EntityKey entity, EntityVersion version) {}

  private final Map<Place, StoredEvent> committed;
  private final Set<Place> applied = new HashSet<>();
  private final Map<EntityKey, EntityVersion> highest = new HashMap<>();
  private final Map<EntityKey, Fold> folds = new HashMap<>();
  private final Consumer<Finding> findings;

  ProjectionCheck(List<StoredEvent> events, Consumer<Finding> findings) {
    this.committed =
        events.stream().collect(toMap(it -> new Place(it.entity(), it.version()), it -> it));
    this.findings = findings;
  }

  /** Returns how many committed events took effect. */
  int run(List<Effect> effects, List<Fold> found) {
    effects.forEach(this::check);
    committed.keySet().stream()
        .filter(place -> !applied.contains(place))
        .forEach(it -> findings.accept(new Finding.Missing(it.entity(), it.version())));
    checkFolds(found);
    return applied.size();
  }

  private void check(Effect effect) {
    folds.compute(
        effect.entity(), (entity, fold) -> (fold == null ? Fold.empty(entity) : fold).then(effect));
    Place place = new Place(effect.entity(), effect.version());
    StoredEvent event = committed.get(place);
    if (event == null || !event.id().equals(effect.id())) {
      findings.accept(new Finding.Phantom(effect.entity(), effect.version(), effect.id()));
    } else if (!applied.add(place)) {
      findings.accept(new Finding.AppliedTwice(effect.entity(), effect.version()));
    } else {
      checkOrder(effect);
      checkContent(effect, event);
    }
  }

  private void checkOrder(Effect effect) {
    EntityVersion before = highest.getOrDefault(effect.entity(), EntityVersion.none());
    if (!effect.version().equals(before.next())) {
      findings.accept(new Finding.OutOfOrder(effect.entity(), effect.version()));
    }
    if (effect.version().isAfter(before)) {
      highest.put(effect.entity(), effect.version());
    }
  }

  private void checkContent(Effect effect, StoredEvent event) {
    if (!event.digest().equals(effect.digest())) {
      findings.accept(new Finding.Altered(effect.entity(), effect.version()));
    }
  }

  private void checkFolds(List<Fold> found) {
    Map<EntityKey, Fold> byEntity = found.stream().collect(toMap(Fold::entity, it -> it));
    Set<EntityKey> entities = new HashSet<>(folds.keySet());
    entities.addAll(byEntity.keySet());
    for (EntityKey entity : entities) {
      Fold expected = folds.getOrDefault(entity, Fold.empty(entity));
      Fold actual = byEntity.getOrDefault(entity, Fold.empty(entity));
      if (!expected.equals(actual)) {
        findings.accept(new Finding.Torn(entity, expected.count(), actual.count()));
      }
    }
  }
}
