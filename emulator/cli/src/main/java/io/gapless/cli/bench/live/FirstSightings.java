package io.gapless.cli.bench.live;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Which positions were seen on the topic, and whether each account's versions came in order when
 * they came first. Thread-safe.
 */
final class FirstSightings {
  private final BitSet positions = new BitSet();
  private final Map<String, Long> versions = new HashMap<>();
  private long repeated;
  private long overtaken;

  /** Notes a record; whether it is the first one of its event. */
  synchronized boolean isFirst(int position, String account, long version) {
    if (positions.get(position)) {
      repeated++;
      return false;
    }
    positions.set(position);
    long highest = versions.getOrDefault(account, 0L);
    if (version < highest) {
      overtaken++;
    } else {
      versions.put(account, version);
    }
    return true;
  }

  /** How many of these were not seen. */
  synchronized long missing(BitSet expected) {
    BitSet missing = (BitSet) expected.clone();
    missing.andNot(positions);
    return missing.cardinality();
  }

  /** Records of events that had been seen. */
  synchronized long repeated() {
    return repeated;
  }

  /** Events that came after a higher version of their account. */
  synchronized long overtaken() {
    return overtaken;
  }
}
