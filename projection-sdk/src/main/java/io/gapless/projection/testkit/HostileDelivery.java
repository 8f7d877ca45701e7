package io.gapless.projection.testkit;

import io.gapless.event.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How a bad topic brings events: some never, some twice, old ones again, in another order, in
 * portions. Decided by the generator alone.
 */
final class HostileDelivery {
  private static final int LOST_ONE_IN = 6;
  private static final int TWICE_ONE_IN = 4;
  private static final int MOST_OLD = 5;
  private static final int MOST_AT_ONCE = 8;

  private record Arrival(Event event, long place) {}

  private HostileDelivery() {}

  /** Portions of records, in the order of their arrival. */
  static List<List<Event>> of(List<Event> stored, RandomGenerator random) {
    List<Event> records = reordered(stored, random);
    for (int i = random.nextInt(MOST_OLD + 1); i > 0; i--) {
      records.add(stored.get(random.nextInt(stored.size())));
    }
    return portions(records, random);
  }

  /** From nearly in order to any order. */
  private static List<Event> reordered(List<Event> stored, RandomGenerator random) {
    int reach = 1 + random.nextInt(2 * stored.size());
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      for (int copies = copies(random); copies > 0; copies--) {
        arrivals.add(new Arrival(stored.get(i), (long) i + random.nextInt(reach)));
      }
    }
    arrivals.sort(Comparator.comparingLong(Arrival::place));
    return new ArrayList<>(arrivals.stream().map(Arrival::event).toList());
  }

  private static int copies(RandomGenerator random) {
    if (random.nextInt(LOST_ONE_IN) == 0) {
      return 0;
    }
    return random.nextInt(TWICE_ONE_IN) == 0 ? 2 : 1;
  }

  private static List<List<Event>> portions(List<Event> records, RandomGenerator random) {
    List<List<Event>> portions = new ArrayList<>();
    int from = 0;
    while (from < records.size()) {
      int to = Math.min(records.size(), from + 1 + random.nextInt(MOST_AT_ONCE));
      portions.add(List.copyOf(records.subList(from, to)));
      from = to;
    }
    return portions;
  }
}
