package io.gapless.projection.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TestKitHostileDeliveryTest {
  private final StoredEvents stored = StoredEvents.create();

  @BeforeEach
  void store() {
    for (int i = 0; i < 12; i++) {
      stored.store("account", "ann", "Changed", "{}");
      stored.store("account", "bob", "Changed", "{}");
    }
  }

  @Test
  void everything_bad_happens_for_some_seed() {
    Set<String> happened = new TreeSet<>();
    for (long seed = 0; seed < 100; seed++) {
      List<Event> records = records(seed);
      Set<Event> distinct = new HashSet<>(records);
      note(happened, "lost", distinct.size() < stored.all().size());
      note(happened, "lost last", !distinct.contains(stored.all().getLast()));
      note(happened, "twice", distinct.size() < records.size());
      note(happened, "swapped", swapped(records));
      note(happened, "old again", records.lastIndexOf(stored.all().getFirst()) > 20);
    }

    assertThat(happened).containsExactly("lost", "lost last", "old again", "swapped", "twice");
  }

  @Test
  void nothing_comes_that_was_not_stored() {
    for (long seed = 0; seed < 100; seed++) {
      assertThat(stored.all()).containsAll(records(seed));
    }
  }

  @Test
  void a_single_event_is_enough() {
    StoredEvents one = StoredEvents.create();
    Event event = one.store("account", "ann", "Changed", "{}");
    for (long seed = 0; seed < 100; seed++) {
      assertThat(HostileDelivery.of(one.all(), new Random(seed)).stream().flatMap(List::stream))
          .allMatch(event::equals);
    }
  }

  private List<Event> records(long seed) {
    List<Event> records = new ArrayList<>();
    HostileDelivery.of(stored.all(), new Random(seed)).forEach(records::addAll);
    return records;
  }

  private static boolean swapped(List<Event> records) {
    for (int i = 1; i < records.size(); i++) {
      if (records.get(i - 1).position().isAfter(records.get(i).position())) {
        return true;
      }
    }
    return false;
  }

  private static void note(Set<String> happened, String what, boolean now) {
    if (now) {
      happened.add(what);
    }
  }
}
