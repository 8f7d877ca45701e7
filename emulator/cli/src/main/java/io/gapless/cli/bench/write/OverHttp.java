package io.gapless.cli.bench.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.util.EntityUtils;

/**
 * A command for each event, which creates an account, to a command service: a process apart.
 *
 * @param client a light one: it shares the processor with the service that is measured
 * @param published the topic
 * @param atOnce commands of one request: 1 is a request for a command, more are a batch
 */
record OverHttp(CloseableHttpClient client, URI service, String published, int atOnce)
    implements WritePath {
  private static final ContentType ND_JSON = ContentType.create("application/x-ndjson", UTF_8);
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final String BODY =
      "{\"name\":\"Ada\",\"email\":\"ada@home.org\",\"address\":\"1 Road\"}";

  @Override
  public String name() {
    return atOnce == 1 ? "gapless by HTTP" : "gapless in batches";
  }

  @Override
  public void write(Event event) {
    String account = account(event);
    HttpPost request =
        request("/v1/account/" + account + "/commands/create", ContentType.APPLICATION_JSON, BODY);
    request.addHeader("Idempotency-Key", account);
    require(CREATED, request);
  }

  @Override
  public void write(List<Event> events) {
    if (events.size() == 1) {
      write(events.getFirst());
      return;
    }
    String lines = events.stream().map(this::line).collect(Collectors.joining("\n"));
    String answers = require(OK, request("/v1/commands", ND_JSON, lines));
    long created =
        answers.lines().filter(line -> line.startsWith("{\"status\":" + CREATED)).count();
    if (created != events.size()) {
      throw new IllegalStateException(created + " of " + events.size() + ": " + answers);
    }
  }

  private String line(Event event) {
    return "{\"entityType\":\"account\",\"entityId\":\"%1$s\",\"command\":\"create\",\"headers\":{\"Idempotency-Key\":\"%1$s\"},\"body\":%2$s}"
        .formatted(account(event), BODY);
  }

  private String account(Event event) {
    return (atOnce == 1 ? "n-" : "m-") + event.position();
  }

  private HttpPost request(String path, ContentType type, String body) {
    HttpPost request = new HttpPost(service.resolve(path));
    request.setEntity(new StringEntity(body, type));
    return request;
  }

  private String require(int status, HttpPost request) {
    try (CloseableHttpResponse response = client.execute(request)) {
      String answer = EntityUtils.toString(response.getEntity(), UTF_8);
      if (response.getStatusLine().getStatusCode() != status) {
        throw new IllegalStateException(response.getStatusLine() + " " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<String> topic() {
    return Optional.of(published);
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
