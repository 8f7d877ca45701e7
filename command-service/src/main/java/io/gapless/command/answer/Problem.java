package io.gapless.command.answer;

import io.gapless.command.handle.CommandOutcome;
import io.gapless.command.json.JsonObject;
import io.gapless.command.receive.InvalidRequestException;
import io.gapless.event.EntityVersion;

/**
 * An error as callers see it. Nothing in it repeats what they sent, or tells of our inside.
 *
 * @param type what went wrong
 * @param status of the answer, as a rule the type's
 * @param more members of this type only
 */
record Problem(ProblemType type, int status, JsonObject more) {
  static Problem of(ProblemType type) {
    return new Problem(type, type.status(), JsonObject.empty());
  }

  static Problem detailed(ProblemType type, String detail) {
    return of(type).with("detail", detail);
  }

  static Problem malformed(String field, String rule) {
    return detailed(ProblemType.MALFORMED, field + " " + rule)
        .with("field", field)
        .with("rule", rule);
  }

  static Problem of(InvalidRequestException e) {
    return malformed(e.field(), e.rule());
  }

  /** Every outcome but {@link CommandOutcome.Committed} is one. */
  static Problem of(CommandOutcome outcome) {
    return switch (outcome) {
      case CommandOutcome.Committed committed ->
          throw new IllegalArgumentException("a committed command is no problem");
      case CommandOutcome.Malformed malformed -> malformed(malformed.field(), malformed.rule());
      case CommandOutcome.EntityTypeUnknown unknown -> of(ProblemType.ENTITY_TYPE_UNKNOWN);
      case CommandOutcome.CommandUnknown unknown -> of(ProblemType.COMMAND_UNKNOWN);
      case CommandOutcome.EntityUnknown unknown -> of(ProblemType.ENTITY_UNKNOWN);
      case CommandOutcome.Rejected rejected ->
          detailed(ProblemType.REJECTED, rejected.message()).with("reason", rejected.reason());
      case CommandOutcome.VersionConflict conflict -> conflict(conflict);
      case CommandOutcome.CommandIdReused reused -> of(ProblemType.COMMAND_ID_REUSED);
      case CommandOutcome.PayloadTooLarge tooLarge ->
          detailed(
              ProblemType.TOO_LARGE,
              "an event may have at most " + tooLarge.limit() + " bytes, this one would have more");
      case CommandOutcome.Overloaded overloaded -> of(ProblemType.OVERLOADED);
      case CommandOutcome.StoreUnavailable unavailable -> of(ProblemType.STORE_UNAVAILABLE);
      case CommandOutcome.OutcomeUnknown unknown ->
          detailed(
              ProblemType.OUTCOME_UNKNOWN, "repeat it with the same Idempotency-Key to find out");
    };
  }

  private static Problem conflict(CommandOutcome.VersionConflict conflict) {
    return detailed(
            ProblemType.VERSION_CONFLICT,
            "expected version " + conflict.expected() + ", it is " + conflict.actual())
        .with("expected", conflict.expected())
        .with("actual", conflict.actual());
  }

  /** The same under another status. */
  Problem at(int otherStatus) {
    return new Problem(type, otherStatus, more);
  }

  private Problem with(String name, String value) {
    return new Problem(type, status, more.with(name, value));
  }

  private Problem with(String name, EntityVersion value) {
    return new Problem(type, status, more.with(name, value.value()));
  }

  /** The body, {@code application/problem+json}. */
  byte[] body() {
    JsonObject body =
        JsonObject.empty()
            .with("type", type.uri())
            .with("title", type.title())
            .with("status", status);
    for (var member : more.members().entrySet()) {
      body = body.with(member.getKey(), member.getValue());
    }
    return body.bytes();
  }
}
