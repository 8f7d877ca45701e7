package io.gapless.event;

/**
 * A value that is no part of a valid event. The message names the field, what is wrong and what is
 * allowed; it never repeats the value.
 */
public final class InvalidEventException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String rule;

  public InvalidEventException(String field, String rule) {
    super(field + " " + rule);
    this.field = field;
    this.rule = rule;
  }

  /** The field, in the words of the glossary. */
  public String field() {
    return field;
  }

  /** What the field must be. */
  public String rule() {
    return rule;
  }
}
