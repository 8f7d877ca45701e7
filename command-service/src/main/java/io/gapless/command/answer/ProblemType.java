package io.gapless.command.answer;

import java.util.Locale;

/**
 * Every error this service answers with (RFC 9457). The URI of a type is {@code /problems/<slug>};
 * it is stable, and {@code GET} on it says what it means.
 */
enum ProblemType {
  MALFORMED(
      400,
      "The request cannot be understood",
      "The member field names the part of the request, the member rule what it must be."),
  NOT_FOUND(404, "There is nothing here", "The service has no such path."),
  ENTITY_TYPE_UNKNOWN(
      404, "There is no such entity type", "This service does not take commands for it."),
  COMMAND_UNKNOWN(404, "There is no such command", "The entity type has no command of this name."),
  ENTITY_UNKNOWN(
      404, "There is no such entity", "It has no event, and the command does not create it."),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here", "See the header Allow."),
  NOT_ACCEPTABLE(
      406, "There is no such representation", "The service cannot make what Accept asks for."),
  VERSION_CONFLICT(
      409,
      "The entity has another version",
      "Somebody else was faster. The members expected and actual are versions; nothing was"
          + " appended. Read the entity and decide again."),
  TOO_LARGE(
      413,
      "Too large",
      "The request line, the headers, the body or an event is too large; nothing was appended."),
  UNSUPPORTED_MEDIA_TYPE(
      415,
      "The body has another media type than this path takes",
      "Send Content-Type: application/json; to /v1/commands application/x-ndjson."),
  REJECTED(
      422,
      "The command is refused by a rule of the domain",
      "The member reason is for programs, detail for people; nothing was appended."),
  COMMAND_ID_REUSED(
      422,
      "The idempotency key stands for another request",
      "The same Idempotency-Key was used with another command, entity, body or If-Match; nothing"
          + " was appended now."),
  OVERLOADED(
      429,
      "Too many requests are under way",
      "Nothing was appended. Try again after Retry-After seconds, more slowly."),
  INTERNAL_ERROR(
      500,
      "Something is broken here",
      "The service's log says what. Whether the command was committed, the same Idempotency-Key"
          + " finds out."),
  STORE_UNAVAILABLE(
      503,
      "The event store is not available",
      "Nothing was appended, and nothing will be. Try again after Retry-After seconds."),
  OUTCOME_UNKNOWN(
      503,
      "It is not known whether the command was committed",
      "Repeat it with the same Idempotency-Key to get the true answer; it has an effect once at"
          + " most."),
  REFUSED(400, "The request is refused", "The status says why.");

  private final int status;
  private final String title;
  private final String meaning;

  ProblemType(int status, String title, String meaning) {
    this.status = status;
    this.title = title;
    this.meaning = meaning;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** For people. */
  String meaning() {
    return meaning;
  }

  /** Lower-case words with hyphens. */
  String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String uri() {
    return "/problems/" + slug();
  }

  boolean isWorthRetrying() {
    return this == OVERLOADED || this == STORE_UNAVAILABLE || this == OUTCOME_UNKNOWN;
  }
}
