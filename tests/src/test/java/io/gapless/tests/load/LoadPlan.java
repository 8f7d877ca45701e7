package io.gapless.tests.load;

import java.time.Duration;

/**
 * @param name begins the ids of its accounts
 * @param perSecond commands begun each second
 * @param entities accounts it works on
 * @param patience how long a command is repeated that gets no final answer
 */
public record LoadPlan(String name, int perSecond, int entities, Duration patience) {
  /** What {@link #light} sends. */
  public static final int LIGHT_PER_SECOND = 100;

  public LoadPlan {
    if (perSecond < 1 || perSecond > 10_000 || entities < 1 || entities > 10_000) {
      throw new IllegalArgumentException("a load has 1 to 10,000 of each: " + name);
    }
  }

  /** {@value #LIGHT_PER_SECOND} a second on 40 accounts. */
  public static LoadPlan light(String name) {
    return new LoadPlan(name, LIGHT_PER_SECOND, 40, Duration.ofSeconds(40));
  }
}
