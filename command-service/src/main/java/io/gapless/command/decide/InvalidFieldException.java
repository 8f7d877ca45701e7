package io.gapless.command.decide;

/** A field of a command that is not as it must be. The message never repeats its value. */
public final class InvalidFieldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String rule;

  public InvalidFieldException(String field, String rule) {
    super(field + " " + rule);
    this.field = field;
    this.rule = rule;
  }

  public String field() {
    return field;
  }

  /** What the field must be. */
  public String rule() {
    return rule;
  }
}
