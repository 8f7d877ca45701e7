package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** What the service says when it says no (RFC 9457), as one line with what to do. */
final class Problems {
  private Problems() {}

  static ApiException of(int status, String body) {
    JsonNode problem = read(body);
    String title = problem.path("title").asText("the service answered with status " + status);
    String detail = problem.path("detail").asText("");
    String line = detail.isEmpty() ? title : title + ": " + detail;
    String remedy = remedy(status, problem.path("type").asText(""));
    return new ApiException(
        Table.plain(line + (remedy.isEmpty() ? "" : ". " + remedy)),
        status == 429 || status == 503);
  }

  private static JsonNode read(String body) {
    try {
      JsonNode problem = Api.JSON.readTree(body);
      return problem == null ? Api.JSON.createObjectNode() : problem;
    } catch (IOException e) {
      return Api.JSON.createObjectNode();
    }
  }

  private static String remedy(int status, String type) {
    if (type.endsWith("/only-copy")) {
      return "Nothing was deleted";
    }
    return switch (status) {
      case 401 -> "Give a token by --token or GAPLESS_TOKEN";
      case 403 -> "Ask somebody who has the role, or use another token";
      case 409, 412 -> "Look at it again before you repeat the order";
      case 429, 503 -> "Try again in a few seconds";
      default -> "";
    };
  }
}
