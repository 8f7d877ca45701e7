package io.gapless.replay.answer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every error this service answers with (RFC 9457). The URI of a type is {@code /problems/<slug>},
 * as in the command service; it is stable, and {@code GET} on it says what it means.
 */
public enum ProblemType {
  MALFORMED(
      400,
      "The request cannot be understood",
      "The member field names the part of the request, the member rule what it must be."),
  UNAUTHENTICATED(
      401,
      "Say who you are",
      "The request has no bearer token, or one that is not known or has run out."),
  FORBIDDEN(403, "You may not do this", "It takes another role; who has it must do it."),
  NOT_FOUND(404, "There is nothing here", "The service has no such path."),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here", "See the header Allow."),
  NOT_ACCEPTABLE(
      406, "There is no such representation", "The service cannot make what Accept asks for."),
  ORDER_UNDER_WAY(
      409,
      "The same order is being carried out",
      "It was given before with this Idempotency-Key. Ask again after Retry-After seconds."),
  ONLY_COPY(
      409,
      "This is the only copy of the event",
      "The event store does not have it, so it is not deleted. Find out why before anything else."),
  DRY_RUN_NEEDED(
      409,
      "The order needs another dry run",
      "Its token is not of a dry run of this selection in the last 15 minutes, or the count has"
          + " changed by more than 1 %. Nothing was kept."),
  JOB_STATE(409, "The job's state does not allow it", "Nothing was changed; get the job."),
  JOB_CHANGED(
      412, "The job has changed", "It is not in the version that If-Match names. Get it again."),
  TOO_LARGE(413, "Too large", "The request line, the headers or the body is too large."),
  TOO_BROAD(
      422,
      "The selection is too broad",
      "It cannot be counted in time: narrow it, best by afterPosition and throughPosition."),
  KEY_REUSED(
      422,
      "The idempotency key stands for another request",
      "The same Idempotency-Key was used with another command; nothing was kept now."),
  TOO_MANY(
      429,
      "There is no room for more",
      "Nothing was kept or begun. Ask again after Retry-After seconds."),
  INTERNAL_ERROR(500, "Something is broken here", "The service's log says what."),
  STORE_UNAVAILABLE(
      503,
      "A store does not answer",
      "Nothing can be told now. Ask again after Retry-After seconds."),
  KAFKA_UNAVAILABLE(
      503,
      "Kafka takes nothing",
      "Nothing was published. Ask again after Retry-After seconds, or fetch the events by GET."),
  REFUSED(400, "The request is refused", "The status says why.");

  private final int status;
  private final String title;
  private final String meaning;

  ProblemType(int status, String title, String meaning) {
    this.status = status;
    this.title = title;
    this.meaning = meaning;
  }

  /** What the URI's last part names; empty if nothing. */
  public static Optional<ProblemType> of(String slug) {
    return Arrays.stream(values()).filter(type -> type.slug().equals(slug)).findFirst();
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** For people. */
  public String meaning() {
    return meaning;
  }

  /** Lower-case words with hyphens. */
  String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String uri() {
    return "/problems/" + slug();
  }
}
