package io.gapless.projection.internal.watch;

import io.gapless.projection.ProjectionStatus.OpenGap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a turn of the poll loop leaves unfinished, seen after its work and before it polls.
 *
 * @param paused whether nothing is applied, for a reason that is known
 * @param comesOn whether records were polled, or a rebuild came further, since the turn that was
 *     seen before
 * @param unfinished entities with something unfinished
 * @param held events that wait for an earlier version or for another attempt
 * @param gaps open gaps, the oldest first
 * @param lag records on the topics behind those polled
 * @param rebuilding whether a type is read again from the event store
 */
public record Turn(
    boolean paused,
    boolean comesOn,
    int unfinished,
    int held,
    List<OpenGap> gaps,
    long lag,
    boolean rebuilding) {
  public static final Turn IDLE = new Turn(false, false, 0, 0, List.of(), 0, false);

  public Turn {
    gaps = List.copyOf(gaps);
  }

  /**
   * Whether something is left that ought to be finished by now. A gap within its grace may still
   * heal itself, and a lag shrinks while records are polled, as a rebuild does.
   */
  boolean hasWork(Duration grace) {
    return !paused
        && (unfinished > gaps.size() - due(grace) || ((lag > 0 || rebuilding) && !comesOn));
  }

  /** The oldest gap that is past its grace. */
  Optional<OpenGap> dueGap(Duration grace) {
    return gaps.stream().filter(gap -> gap.age().compareTo(grace) > 0).findFirst();
  }

  private long due(Duration grace) {
    return gaps.stream().filter(gap -> gap.age().compareTo(grace) > 0).count();
  }
}
