package io.gapless.command.answer;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;

/** Answers as the HTTP server takes them. */
final class HttpAnswers {
  static final String PROBLEM_JSON = "application/problem+json";
  static final String NDJSON = "application/x-ndjson";

  private HttpAnswers() {}

  static MutableHttpResponse<byte[]> of(Answer answer) {
    MutableHttpResponse<byte[]> response =
        HttpResponse.<byte[]>status(answer.status(), null)
            .contentType(answer.contentType())
            .body(answer.body());
    answer.headers().forEach(response::header);
    return response;
  }
}
