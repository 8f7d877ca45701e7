package io.gapless.command.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.command.json.JsonObject;
import io.gapless.command.json.JsonValue;
import io.gapless.command.json.StrictJson;
import java.net.http.HttpResponse;
import java.util.Optional;

/** What an answer says, for assertions. */
record Answered(HttpResponse<String> response) {
  static Answered of(HttpResponse<String> response) {
    return new Answered(response);
  }

  int status() {
    return response.statusCode();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** A member of the body as text, empty if there is none. */
  String member(String name) {
    JsonObject body = StrictJson.read(response.body().getBytes(UTF_8));
    return Optional.ofNullable(body.members().get(name)).map(Answered::text).orElse("");
  }

  Answered isProblem(int status, String type) {
    assertThat(status()).as(response.body()).isEqualTo(status);
    assertThat(header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(member("type")).isEqualTo("/problems/" + type);
    assertThat(member("status")).isEqualTo(Integer.toString(status));
    assertThat(member("title")).isNotEmpty();
    return this;
  }

  Answered isCommitted(long version, int events) {
    assertThat(status()).as(response.body()).isEqualTo(201);
    assertThat(header("ETag")).isEqualTo("\"" + version + "\"");
    assertThat(member("version")).isEqualTo(Long.toString(version));
    assertThat(member("events")).isEqualTo(Integer.toString(events));
    assertThat(header("Idempotency-Key")).isNotEmpty();
    return this;
  }

  private static String text(JsonValue value) {
    return switch (value) {
      case JsonValue.Text text -> text.value();
      case JsonValue.Number number -> number.value().toPlainString();
      default -> value.toString();
    };
  }
}
