package io.gapless.tests.verdict;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Versions per entity are dense (I3), and lie in the store in their order. */
final class StoreCheck {
  private StoreCheck() {}

  static void run(List<StoredEvent> events, Consumer<Finding> findings) {
    Map<EntityKey, StoredEvent> last = new HashMap<>();
    events.stream()
        .sorted(Comparator.comparing(StoredEvent::entity).thenComparing(StoredEvent::version))
        .forEach(event -> check(last.put(event.entity(), event), event, findings));
  }

  private static void check(
      @Nullable StoredEvent before, StoredEvent event, Consumer<Finding> findings) {
    EntityVersion expected = before == null ? EntityVersion.first() : before.version().next();
    Position earlier = before == null ? Position.start() : before.position();
    if (!event.version().equals(expected)) {
      findings.accept(new Finding.Hole(event.entity(), expected));
    }
    if (!event.position().isAfter(earlier)) {
      findings.accept(new Finding.Swapped(event.entity(), event.version()));
    }
  }
}
