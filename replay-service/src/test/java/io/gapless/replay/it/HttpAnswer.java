package io.gapless.replay.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.event.wire.EventLine;
import io.gapless.event.wire.WireFormat;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a replica answered. Requests are sent byte by byte as they stand here, because any HTTP
 * client would mend or refuse the malformed ones.
 *
 * @param status the HTTP status
 * @param head status line and headers, in lower case
 * @param body the body, as text
 */
record HttpAnswer(int status, String head, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ANSWER_MILLIS = 30_000;

  static HttpAnswer get(EmbeddedServer replica, String target) throws IOException {
    return to(replica, "GET", target);
  }

  /** What a request that must go well is answered. */
  static JsonNode json(EmbeddedServer replica, String target) throws IOException {
    HttpAnswer answer = get(replica, target);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  static HttpAnswer to(EmbeddedServer replica, String method, String target) throws IOException {
    return send(replica, method, target, List.of(), "");
  }

  static HttpAnswer post(EmbeddedServer replica, String target, String json, String... headers)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Type: application/json");
    return send(replica, "POST", target, all, json);
  }

  static HttpAnswer put(EmbeddedServer replica, String target, List<String> lines)
      throws IOException {
    List<String> headers = List.of("Content-Type: application/x-ndjson");
    return send(replica, "PUT", target, headers, String.join("\n", lines) + "\n");
  }

  static HttpAnswer send(
      EmbeddedServer replica, String method, String target, List<String> headers, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    try (Socket socket = new Socket("127.0.0.1", replica.getPort())) {
      socket.setSoTimeout(ANSWER_MILLIS);
      String request =
          method
              + " "
              + target
              + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n"
              + headers.stream().map(it -> it + "\r\n").collect(Collectors.joining())
              + "Content-Length: "
              + bytes.length
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.getOutputStream().write(bytes);
      return parse(new String(socket.getInputStream().readAllBytes(), UTF_8));
    }
  }

  private static HttpAnswer parse(String all) {
    int end = all.indexOf("\r\n\r\n");
    String head = all.substring(0, end).toLowerCase(Locale.ROOT);
    return new HttpAnswer(Integer.parseInt(head.split(" ", 3)[1]), head, all.substring(end + 4));
  }

  /** The media type, without parameters. */
  String mediaType() {
    Matcher matcher = Pattern.compile("\r\ncontent-type: *([^;\r]+)").matcher(head);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** A member of a problem, empty if there is none. */
  String member(String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(body);
    return matcher.find() ? matcher.group(1) : "";
  }

  List<EventLine> lines(WireFormat format) {
    return body.lines().map(line -> EventLine.read(line, format)).toList();
  }
}
