package io.gapless.command.account;

import java.util.ArrayList;
import java.util.List;

/**
 * An account's state.
 *
 * <pre>
 *   Absent ──create──► Open ──close──► Closed
 * </pre>
 */
sealed interface Account {
  /** Most interests at once. */
  int MAX_INTERESTS = 50;

  /** No event yet. */
  record Absent() implements Account {}

  /** In use; interests in the order in which they were added. */
  record Open(String name, String email, String address, List<String> interests)
      implements Account {
    public Open {
      interests = List.copyOf(interests);
    }

    Open movedTo(String newAddress) {
      return new Open(name, email, newAddress, interests);
    }

    Open with(String interest) {
      List<String> more = new ArrayList<>(interests);
      more.add(interest);
      return new Open(name, email, address, more);
    }

    Open without(String interest) {
      return new Open(
          name, email, address, interests.stream().filter(it -> !it.equals(interest)).toList());
    }

    boolean isFull() {
      return interests.size() >= MAX_INTERESTS;
    }
  }

  /** For good; what it was stays visible. */
  record Closed(Open last) implements Account {}
}
