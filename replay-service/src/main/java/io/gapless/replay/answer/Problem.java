package io.gapless.replay.answer;

import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 describes it. Nothing in it repeats what was sent, and nothing tells how the
 * service is built.
 *
 * @param type which problem, {@code about:blank} where the status says it all
 * @param title what it is, the same for every occurrence
 * @param status the HTTP status
 * @param detail what is wrong this time and what to do
 * @param field what of the request is wrong, if it is one part of it
 */
public record Problem(
    String type, String title, int status, String detail, @Nullable String field) {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** One part of the request is not as it must be. */
  public static Problem invalid(String field, String rule) {
    return new Problem("invalid-request", "Invalid request", 400, field + " " + rule, field);
  }

  /** A store does not answer. */
  public static Problem unavailable(String detail) {
    return new Problem("unavailable", "Temporarily unavailable", 503, detail, null);
  }

  /** A fault of ours; it is in the log. */
  public static Problem internal(String detail) {
    return new Problem("about:blank", "Internal server error", 500, detail, null);
  }

  /** The status says it all. */
  public static Problem ofStatus(int status, String title) {
    return new Problem("about:blank", title, status, title, null);
  }
}
