package io.gapless.command.it;

import static io.gapless.command.it.RunningService.CREATE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.stack.LocalStack;
import io.gapless.stack.StackParts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a client sends gets the error that the interface names, and the next client is served as
 * if nothing had been. Requests are written byte by byte: a client library would correct them.
 */
class BadInputIT {
  private static final String PATH = "/v1/account/bad-input/commands/create";
  private static final int TIMEOUT_MILLIS = 5_000;

  private static RunningService service;

  @BeforeAll
  static void start() {
    StackParts stack = LocalStack.shared();
    service =
        RunningService.start(RunningService.settings(stack, stack.newDatabase("badinput")))
            .untilReady();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @AfterEach
  void the_next_client_is_served() {
    String path = "/v1/account/" + UUID.randomUUID();
    Answered.of(service.post(path + "/commands/create", CREATE)).isCommitted(1, 1);
    assertThat(service.get(path).statusCode()).isEqualTo(200);
    assertThat(service.get("/health/readiness").statusCode()).isEqualTo(200);
  }

  /** A request and the answer it must get; {@code field} is empty if none is to be named. */
  record Case(String name, byte[] request, int status, String type, String field) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource({"bodies", "headers", "paths", "methods"})
  void bad_input_gets_the_error_that_the_interface_names(Case bad) throws IOException {
    RawAnswer answer = send(bad.request(), false);

    assertThat(answer.status()).as(answer.text()).isEqualTo(bad.status());
    assertThat(answer.text().toLowerCase(java.util.Locale.ROOT))
        .contains("content-type: application/problem+json");
    assertThat(answer.text())
        .contains("\"type\":\"/problems/" + bad.type() + "\"")
        .contains("\"status\":" + bad.status());
    if (!bad.field().isEmpty()) {
      assertThat(answer.text()).contains("\"field\":\"" + bad.field() + "\"");
    }
  }

  @ParameterizedTest
  @MethodSource("junk")
  void what_is_not_even_http_is_refused_or_cut_off(Case bad) throws IOException {
    RawAnswer answer = send(bad.request(), true);

    assertThat(answer.status()).as(answer.text()).isIn(0, 400, 404, 413);
  }

  static Stream<Case> bodies() {
    return Stream.of(
        body("no body", "", "body"),
        body("an array", "[]", "body"),
        body("null", "null", "body"),
        body("two objects", CREATE + CREATE, "body"),
        body("cut JSON", CREATE.substring(0, 20), "body"),
        body("a name twice", "{\"name\":\"a\",\"name\":\"b\"}", "body"),
        body("a comment", "{/**/}", "body"),
        body("deep arrays", "{\"name\":" + "[".repeat(200_000), "body"),
        body("deep objects", "{\"a\":".repeat(100_000), "body"),
        body("many values", "{\"name\":[" + "0,".repeat(300_000) + "0]}", "body"),
        body("a long number", "{\"name\":" + "9".repeat(100_000) + "}", "body"),
        body("a long name", "{\"" + "n".repeat(100_000) + "\":1}", "body"),
        body("a lone surrogate", create("\\ud800"), "body"),
        body("Latin-1", create("é").getBytes(ISO_8859_1), "body"),
        body("UTF-16", CREATE.getBytes(UTF_16), "body"),
        body("a byte order mark", ("\ufeff" + CREATE).getBytes(UTF_8), "body"),
        body("overlong UTF-8", new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"'}, "body"),
        body("a missing field", "{\"name\":\"a\",\"email\":\"a@b\"}", "address"),
        body("an unknown field", "{\"zip\":1," + CREATE.substring(1), "zip"),
        body("a number for a text", "{\"name\":1,\"email\":\"a@b\",\"address\":\"x\"}", "name"),
        body("an object for a text", "{\"name\":{},\"email\":\"a@b\",\"address\":\"x\"}", "name"),
        body("null for a text", "{\"name\":null,\"email\":\"a@b\",\"address\":\"x\"}", "name"),
        body("an empty text", create(""), "name"),
        body("a blank text", create("  "), "name"),
        body("a text too long", create("x".repeat(201)), "name"),
        body("a control character", create("a\\u0000b"), "name"),
        body("ANSI and line feeds", create("\\u001b[31m\\r\\nfake log line"), "name"),
        body("no e-mail address", "{\"name\":\"a\",\"email\":\"a\",\"address\":\"x\"}", "email"),
        problem(
            "a body above the limit", post(PATH, create("x".repeat(1_100_001))), 413, "too-large"),
        problem(
            "a body declared above the limit",
            head("POST", PATH, "Content-Type: application/json", "Content-Length: 99999999999"),
            413,
            "too-large"),
        problem(
            "chunks above the limit",
            join(
                head("POST", PATH, "Content-Type: application/json", "Transfer-Encoding: chunked"),
                ("10000\r\n" + "x".repeat(0x10000) + "\r\n").repeat(20).getBytes(UTF_8),
                "0\r\n\r\n".getBytes(UTF_8)),
            413,
            "too-large"),
        problem(
            "packed",
            post(PATH, CREATE, "Content-Encoding: gzip"),
            400,
            "malformed",
            "Content-Encoding"),
        problem(
            "a form", postAs("application/x-www-form-urlencoded"), 415, "unsupported-media-type"),
        problem(
            "multipart", postAs("multipart/form-data; boundary=x"), 415, "unsupported-media-type"),
        problem("text", postAs("text/plain"), 415, "unsupported-media-type"),
        problem("XML", postAs("application/xml"), 415, "unsupported-media-type"));
  }

  static Stream<Case> headers() {
    return Stream.of(
        header("a key with a space", "Idempotency-Key: a b", "Idempotency-Key"),
        header("a key too long", "Idempotency-Key: " + "k".repeat(129), "Idempotency-Key"),
        header("an empty key", "Idempotency-Key:", "Idempotency-Key"),
        header("a key in Latin-1", "Idempotency-Key: \u00e9", "Idempotency-Key"),
        header("two keys", "Idempotency-Key: a\r\nIdempotency-Key: b", "Idempotency-Key"),
        header("a weak tag", "If-Match: W/\"1\"", "If-Match"),
        header("a list of tags", "If-Match: \"1\", \"2\"", "If-Match"),
        header("a bare number", "If-Match: 1", "If-Match"),
        header("a negative version", "If-Match: \"-1\"", "If-Match"),
        header("a version too large", "If-Match: \"99999999999999999999\"", "If-Match"),
        header("two tags", "If-Match: \"1\"\r\nIf-Match: \"2\"", "If-Match"),
        header("an actor too long", "Gapless-Actor: " + "a".repeat(201), "Gapless-Actor"),
        header("an actor in Latin-1", "Gapless-Actor: \u00e9", "Gapless-Actor"),
        problem("a version that is not", create("\"7\"", "k"), 409, "version-conflict"),
        problem("no entity", create("*", "k"), 404, "entity-unknown"),
        problem(
            "a header section too large",
            head("GET", "/v1/account/a", "X: " + "x".repeat(20_000)),
            413,
            "too-large"),
        problem(
            "too many headers",
            head("GET", "/v1/account/a", ("X: " + "x".repeat(100) + "\r\n").repeat(300) + "Y: y"),
            413,
            "too-large"),
        problem(
            "a control character", head("GET", "/v1/account/a", "X: a\u0001b"), 400, "malformed"),
        problem("no colon", head("GET", "/v1/account/a", "nonsense"), 400, "malformed"),
        problem(
            "a negative length",
            head("POST", PATH, "Content-Type: application/json", "Content-Length: -1"),
            400,
            "malformed"),
        problem(
            "XML wanted",
            head("GET", "/v1/account/a", "Accept: application/xml"),
            406,
            "not-acceptable"));
  }

  static Stream<Case> paths() {
    return Stream.of(
        get("a broken escape", "/v1/account/a%zz", "path"),
        get("a cut escape", "/v1/account/a%4", "path"),
        get("not UTF-8", "/v1/account/%ff", "entityId"),
        get("overlong UTF-8", "/v1/account/%c0%af", "entityId"),
        get("a surrogate", "/v1/account/%ed%a0%80", "entityId"),
        get("raw UTF-8", "/v1/account/\u00c3\u00a9", "entityId"),
        get("a NUL", "/v1/account/%00", "entityId"),
        get("CR and LF", "/v1/account/a%0d%0aSet-Cookie:x", "entityId"),
        get("an id too long", "/v1/account/" + "a".repeat(256), "entityId"),
        get("a type that cannot be", "/v1/acc%20ount/a", "entityType"),
        get("a type too long", "/v1/" + "a".repeat(65) + "/a", "entityType"),
        get("brackets", "/v1/account/a[b]", "path"),
        get("markup", "/v1/account/<b>", "path"),
        get("version 0", "/v1/account/a/events?from=0", "from"),
        get("a version too large", "/v1/account/a/events?from=99999999999999999999", "from"),
        get("a limit too large", "/v1/account/a/events?limit=10001", "limit"),
        get("a repeated parameter", "/v1/account/a/events?limit=1&limit=2", "limit"),
        get("an unknown parameter", "/v1/account/a/events?to=1", "query"),
        get("a broken query", "/v1/account/a/events?from=%zz", "path"),
        problem("no such path", head("GET", "/v2/account/a"), 404, "not-found"),
        problem("an empty segment", head("GET", "/v1//a"), 404, "not-found"),
        problem("a raw slash", head("GET", "/v1/account/a/b"), 404, "not-found"),
        problem("up and away", head("GET", "/../../etc/passwd"), 404, "not-found"),
        problem(
            "a line too long", head("GET", "/v1/account/" + "a".repeat(5_000)), 413, "too-large"),
        problem(
            "no such type", post("/v1/order/a/commands/create", "{}"), 404, "entity-type-unknown"),
        problem(
            "another case",
            post("/v1/Account/a/commands/create", "{}"),
            404,
            "entity-type-unknown"),
        problem(
            "no such command", post("/v1/account/a/commands/fly", "{}"), 404, "command-unknown"),
        problem("no such entity", head("GET", "/v1/account/nobody"), 404, "entity-unknown"));
  }

  static Stream<Case> methods() {
    return Stream.of(
            List.of("GET", PATH),
            List.of("PUT", PATH),
            List.of("TRACE", PATH),
            List.of("NONSENSE", PATH),
            List.of("DELETE", "/v1/account/a"),
            List.of("POST", "/v1/account/a/events"))
        .map(
            it ->
                problem(
                    it.getFirst() + " " + it.getLast(),
                    head(it.getFirst(), it.getLast()),
                    405,
                    "method-not-allowed"));
  }

  static Stream<Case> junk() {
    return Stream.of(
        junk("a TLS hello", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\r\n\r\n"),
        junk("text", "hello\r\n\r\n"),
        junk("only line feeds", "\r\n\r\n\r\n\r\n"),
        junk("NULs", "\u0000".repeat(10_000)),
        junk("another protocol", "SSH-2.0-x\r\n\r\n"),
        junk("a preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        junk("a version to come", "GET / HTTP/9.9\r\nHost: x\r\n\r\n"),
        junk("a line without an end", "GET /" + "a".repeat(100_000)),
        junk("chunks that are none", chunked("zzzz\r\n{}\r\n0\r\n\r\n")),
        junk("a chunk too large to be", chunked("ffffffffffffffff\r\n{}\r\n")),
        junk("a negative chunk", chunked("-1\r\n{}\r\n0\r\n\r\n")),
        junk("half a request", "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Le"),
        junk(
            "half a body",
            "POST "
                + PATH
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100\r\n\r\n{"));
  }

  private static Case body(String name, String body, String field) {
    return body(name, body.getBytes(UTF_8), field);
  }

  private static Case body(String name, byte[] body, String field) {
    return problem(name, post(PATH, body), 400, "malformed", field);
  }

  private static Case header(String name, String header, String field) {
    return problem(name, post(PATH, CREATE, header), 400, "malformed", field);
  }

  private static Case get(String name, String path, String field) {
    return problem(name, head("GET", path), 400, "malformed", field);
  }

  private static Case junk(String name, String request) {
    return problem(name, request.getBytes(ISO_8859_1), 0, "");
  }

  private static Case problem(String name, byte[] request, int status, String type) {
    return problem(name, request, status, type, "");
  }

  private static Case problem(String name, byte[] request, int status, String type, String field) {
    return new Case(name, request, status, type, field);
  }

  private static String create(String name) {
    return "{\"name\":\"" + name + "\",\"email\":\"a@b\",\"address\":\"x\"}";
  }

  private static byte[] create(String ifMatch, String name) {
    String path = "/v1/account/never/commands/create";
    return post(path, create(name), "If-Match: " + ifMatch);
  }

  private static String chunked(String chunks) {
    return "POST "
        + PATH
        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n"
        + chunks;
  }

  private static byte[] post(String path, String body, String... headers) {
    return post(path, body.getBytes(UTF_8), headers);
  }

  private static byte[] post(String path, byte[] body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Type: application/json");
    all.add("Content-Length: " + body.length);
    return join(head("POST", path, all.toArray(String[]::new)), body);
  }

  private static byte[] postAs(String contentType) {
    return join(
        head("POST", PATH, "Content-Type: " + contentType, "Content-Length: " + CREATE.length()),
        CREATE.getBytes(UTF_8));
  }

  private static byte[] head(String method, String path, String... headers) {
    StringBuilder request =
        new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString().getBytes(ISO_8859_1);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Status 0 if the connection was ended without an answer. */
  private record RawAnswer(int status, String text) {}

  /**
   * Reads until the server closes the connection.
   *
   * @param closes whether the client closes its side first, so that half a request ends
   */
  private static RawAnswer send(byte[] request, boolean closes) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (Socket socket = new Socket("127.0.0.1", service.port())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      writeAll(socket, request, closes);
      readAnswer(socket.getInputStream(), answer);
    } catch (java.net.SocketException reset) {
      // What was read before it counts.
    }
    String text = answer.toString(UTF_8);
    return new RawAnswer(
        text.startsWith("HTTP/") ? Integer.parseInt(text.substring(9, 12)) : 0, text);
  }

  /** The server may stop reading in the middle, and answer. */
  private static void writeAll(Socket socket, byte[] request, boolean closes) throws IOException {
    try {
      socket.getOutputStream().write(request);
      if (closes) {
        socket.shutdownOutput();
      }
    } catch (java.net.SocketException reset) {
      // The answer is there already.
    }
  }

  private static void readAnswer(InputStream in, ByteArrayOutputStream answer) throws IOException {
    byte[] buffer = new byte[8_192];
    int read = in.read(buffer);
    while (read > 0 && answer.size() < 100_000) {
      answer.write(buffer, 0, read);
      read = in.read(buffer);
    }
  }
}
