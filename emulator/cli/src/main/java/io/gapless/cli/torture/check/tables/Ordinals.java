package io.gapless.cli.torture.check.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for names, from 0 on, in the order in which they came. Not thread-safe. */
final class Ordinals<T> {
  static final int UNKNOWN = -1;

  private final Map<T, Integer> numbers = new HashMap<>();
  private final List<T> names = new ArrayList<>();
  private long[] counts = new long[64];

  /** The number of a name, new or not, counted. */
  int count(T name) {
    int number = numbers.computeIfAbsent(name, it -> next(it));
    counts[number]++;
    return number;
  }

  private int next(T name) {
    names.add(name);
    if (names.size() > counts.length) {
      counts = Arrays.copyOf(counts, 2 * counts.length);
    }
    return names.size() - 1;
  }

  int find(T name) {
    return numbers.getOrDefault(name, UNKNOWN);
  }

  T name(int number) {
    return names.get(number);
  }

  /** How often it was counted. */
  long times(int number) {
    return number == UNKNOWN ? 0 : counts[number];
  }

  List<T> names() {
    return names;
  }
}
