package io.gapless.projection.testkit;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.projection.Transaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** For tests of a kit whose handler notes what took effect, and throws on what is poisoned. */
abstract class NotingKit {
  static final EntityKey ANN = EntityKey.of("account", "ann");
  static final EntityKey BOB = EntityKey.of("account", "bob");

  final List<String> effects = new ArrayList<>();
  final Set<Event> poison = new HashSet<>();
  final ProjectionTestKit kit = ProjectionTestKit.of(this::note);

  /** The handler. */
  final void note(Event event, Transaction tx) {
    if (poison.contains(event)) {
      throw new IllegalStateException("poisoned");
    }
    tx.afterCommit(() -> effects.add(text(event)));
  }

  /** An event as it is noted: {@code ann 1}. */
  static String text(Event event) {
    return event.entity().id() + " " + event.version();
  }

  /** Ann's next event, in the event store and nowhere else. */
  final Event ann() {
    return changed(ANN);
  }

  /** Bob's next event, in the event store and nowhere else. */
  final Event bob() {
    return changed(BOB);
  }

  private Event changed(EntityKey entity) {
    return kit.store(entity.type().value(), entity.id(), "Changed", "{}");
  }
}
