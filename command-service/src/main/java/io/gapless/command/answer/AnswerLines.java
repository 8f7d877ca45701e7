package io.gapless.command.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.command.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The answers to a batch, NDJSON: a line each, with status, headers and body. */
final class AnswerLines {
  private AnswerLines() {}

  /**
   * @param answers all there
   */
  static Answer of(List<CompletableFuture<Answer>> answers) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    answers.forEach(answer -> write(lines, answer.join()));
    return Answer.of(200, HttpAnswers.NDJSON, lines.toByteArray());
  }

  private static void write(ByteArrayOutputStream lines, Answer answer) {
    JsonObject headers = JsonObject.empty().with("Content-Type", answer.contentType());
    for (var header : answer.headers().entrySet()) {
      headers = headers.with(header.getKey(), header.getValue());
    }
    // The body is JSON without a line feed, and stays as it is.
    lines.writeBytes(("{\"status\":" + answer.status() + ",\"headers\":").getBytes(UTF_8));
    lines.writeBytes(headers.bytes());
    lines.writeBytes(",\"body\":".getBytes(UTF_8));
    lines.writeBytes(answer.body());
    lines.writeBytes("}\n".getBytes(UTF_8));
  }
}
