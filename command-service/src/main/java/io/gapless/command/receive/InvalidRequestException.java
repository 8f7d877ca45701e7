package io.gapless.command.receive;

import io.gapless.event.InvalidEventException;

/**
 * A request that cannot be understood: one part of it is not as it must be. Neither field nor rule
 * repeats what was sent.
 */
public final class InvalidRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String rule;

  public InvalidRequestException(String field, String rule) {
    super(field + " " + rule);
    this.field = field;
    this.rule = rule;
  }

  static InvalidRequestException of(InvalidEventException e) {
    return new InvalidRequestException(e.field(), e.rule());
  }

  /** Name of the header, of the query parameter, of the body's field or of the path's part. */
  public String field() {
    return field;
  }

  /** What it must be. */
  public String rule() {
    return rule;
  }
}
