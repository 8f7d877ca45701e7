package io.gapless.log.writer;

import io.gapless.event.Position;

/**
 * What a writer's heartbeat says.
 *
 * @param committedThrough no transaction of the writer that is open, or will ever open, can hold a
 *     position up to here
 * @param confirmedThrough every event of the writer up to here is confirmed; never above {@code
 *     committedThrough}
 */
public record Watermark(Position committedThrough, Position confirmedThrough) {
  public Watermark {
    if (confirmedThrough.isAfter(committedThrough)) {
      throw new IllegalArgumentException(
          "confirmedThrough "
              + confirmedThrough
              + " is above committedThrough "
              + committedThrough);
    }
  }
}
