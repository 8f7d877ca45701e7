package io.gapless.stack;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a stack is made of.
 *
 * @param name names its directory under {@code .gapless}: letters, digits, dashes
 * @param own the parts it starts for itself
 * @param shared whether the parts it does not own are those all tests of the build share
 * @param keepLogsOnly whether closing it deletes its data
 */
public record StackOptions(String name, Set<Part> own, boolean shared, boolean keepLogsOnly) {
  static final String TEST_PREFIX = "test-";
  private static final AtomicInteger TESTS = new AtomicInteger();

  public StackOptions {
    if (!name.matches("[A-Za-z0-9-]{1,60}")) {
      throw new IllegalArgumentException("a stack's name is letters, digits, dashes: " + name);
    }
    own = Set.copyOf(own);
  }

  /** A stack of its own parts only, all of them, whose directory carries exactly this name. */
  public static StackOptions named(String name) {
    return new StackOptions(name, EnumSet.allOf(Part.class), false, false);
  }

  /**
   * A stack for one test: its own processes, the given parts of its own (to kill them), all other
   * parts shared with the build's other tests.
   */
  public static StackOptions forTest(String name, Part... own) {
    String unique =
        TEST_PREFIX + ProcessHandle.current().pid() + "-" + TESTS.incrementAndGet() + "-" + name;
    Set<Part> parts = EnumSet.noneOf(Part.class);
    parts.addAll(Set.of(own));
    return new StackOptions(unique, parts, parts.size() < Part.values().length, true);
  }

  /** The same without the shared parts: what it does not own, it does not have. */
  public StackOptions alone() {
    return new StackOptions(name, own, false, keepLogsOnly);
  }
}
