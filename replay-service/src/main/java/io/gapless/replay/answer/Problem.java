package io.gapless.replay.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An error as callers see it. Nothing in it repeats what was sent, and nothing tells how the
 * service is built. What is null is left out.
 *
 * @param type the URI of its {@link ProblemType}
 * @param title what it is, the same for every occurrence
 * @param status the HTTP status
 * @param detail what is wrong this time and what to do
 * @param field what of the request is wrong, if it is one part of it
 * @param rule what that part must be
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String type,
    String title,
    int status,
    @Nullable String detail,
    @Nullable String field,
    @Nullable String rule) {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/problem+json";

  public static Problem of(ProblemType type) {
    return at(type, type.status());
  }

  /** Under another status than the type's. */
  public static Problem at(ProblemType type, int status) {
    return new Problem(type.uri(), type.title(), status, null, null, null);
  }

  public static Problem detailed(ProblemType type, String detail) {
    return new Problem(type.uri(), type.title(), type.status(), detail, null, null);
  }

  /** One part of the request is not as it must be. */
  public static Problem malformed(String field, String rule) {
    ProblemType type = ProblemType.MALFORMED;
    return new Problem(type.uri(), type.title(), type.status(), field + " " + rule, field, rule);
  }
}
