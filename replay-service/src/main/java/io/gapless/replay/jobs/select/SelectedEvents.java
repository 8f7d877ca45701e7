package io.gapless.replay.jobs.select;

import io.gapless.event.Position;

/**
 * The event store's primary, as selections read it: every call is bounded work, whatever is
 * selected. All methods throw {@link io.gapless.log.EventLogException} if it does not answer.
 * Thread-safe.
 */
public interface SelectedEvents {
  /** Most events of a page. */
  int MAX_PAGE = 1_000;

  /** The position up to which nothing can appear any more. */
  Position stable();

  /**
   * The next events.
   *
   * @param from behind what
   * @param through up to which position
   * @param limit most events, at most {@value #MAX_PAGE}
   */
  SelectedPage page(Selection selection, Cursor from, Position through, int limit);

  /**
   * Counts further.
   *
   * @param from behind what
   * @param least only events behind this position
   * @param through up to which position
   * @param window how many positions, or versions of an entity, are looked at
   */
  TallyPage count(Selection selection, Cursor from, Position least, Position through, int window);
}
