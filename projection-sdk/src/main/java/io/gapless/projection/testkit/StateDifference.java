package io.gapless.projection.testkit;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two states of a projection, in words.
 *
 * @param inOrder after delivery in order
 * @param hostile after a hostile run
 */
record StateDifference(@Nullable Object inOrder, @Nullable Object hostile) {
  private static final int MOST_KEYS = 10;
  private static final int MOST_CHARACTERS = 2_000;

  boolean isNone() {
    return Objects.deepEquals(inOrder, hostile);
  }

  /** One line for each key that differs, or both states. */
  String text() {
    return inOrder instanceof Map<?, ?> left && hostile instanceof Map<?, ?> right
        ? keys(left, right)
        : both("", inOrder, hostile);
  }

  private static String keys(Map<?, ?> left, Map<?, ?> right) {
    Set<Object> keys = new LinkedHashSet<>(left.keySet());
    keys.addAll(right.keySet());
    keys.removeIf(key -> Objects.deepEquals(left.get(key), right.get(key)));
    StringBuilder text = new StringBuilder();
    keys.stream()
        .limit(MOST_KEYS)
        .forEach(key -> text.append(both(" of " + cut(key), left.get(key), right.get(key))));
    if (keys.size() > MOST_KEYS) {
      text.append("\n  and %d keys more".formatted(keys.size() - MOST_KEYS));
    }
    return text.toString();
  }

  private static String both(String what, @Nullable Object inOrder, @Nullable Object hostile) {
    return "\n  state%s in order: %s\n  state%s now:      %s"
        .formatted(what, cut(inOrder), what, cut(hostile));
  }

  private static String cut(@Nullable Object state) {
    String text = String.valueOf(state);
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
  }
}
