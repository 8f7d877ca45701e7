package io.gapless.stack;

import io.gapless.stack.process.Ports;
import io.gapless.stack.process.ProcessGroup;
import io.gapless.stack.process.ProcessSpec;
import io.gapless.stack.process.StackProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One of the HTTP services in a JVM of its own; it keeps its port over restarts.
 *
 * @param process to start and to hurt it; starting waits for {@code /health/readiness}
 * @param baseUri {@code http://127.0.0.1:PORT}
 */
public record JavaService(StackProcess process, URI baseUri) implements AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
  private static final int OK = 200;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_WITHIN)
          .build();

  /**
   * Several JVMs share a laptop: small heap, and the quick compiler only, which leaves the cores to
   * the work.
   */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx384m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED");

  /**
   * A variable that is not passed on: further options of the JVM, separated by blanks. The last one
   * of a kind counts.
   */
  public static final String MORE_JVM_OPTIONS = "GAPLESS_STACK_JVM_OPTIONS";

  /** As services run where they are not started for a test: {@link #MORE_JVM_OPTIONS}. */
  public static final String FULL_COMPILER = "-XX:TieredStopAtLevel=4";

  static JavaService of(
      ProcessGroup group, String name, Path jar, Map<String, String> environment) {
    return of(group, name, List.of("-jar", jar.toString()), environment);
  }

  /**
   * @param program what follows the JVM's options: a jar, or a class path and a class
   */
  static JavaService of(
      ProcessGroup group, String name, List<String> program, Map<String, String> environment) {
    int port = Ports.free();
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("MICRONAUT_SERVER_HOST", Ports.LOOPBACK);
    variables.put("MICRONAUT_SERVER_PORT", Integer.toString(port));
    List<String> arguments = new ArrayList<>(JVM_OPTIONS);
    String more = variables.remove(MORE_JVM_OPTIONS);
    if (more != null) {
      arguments.addAll(List.of(more.strip().split(" +")));
    }
    arguments.addAll(program);
    URI baseUri = URI.create("http://" + Ports.LOOPBACK + ":" + port);
    ProcessSpec spec =
        ProcessSpec.java(name, arguments, () -> answersOk(baseUri.resolve("/health/readiness")));
    return new JavaService(group.add(spec.withEnvironment(variables)), baseUri);
  }

  /** Starts it and waits until it is ready. */
  public JavaService start() {
    process.start();
    return this;
  }

  /** Starts it and waits for nothing. */
  public JavaService launch() {
    process.launch();
    return this;
  }

  /** Whether it says that it can do its work. */
  public boolean isReady() {
    return asks("/health/readiness");
  }

  /** Whether it says that it need not be restarted. */
  public boolean isLive() {
    return asks("/health/liveness");
  }

  @Override
  public void close() {
    process.close();
  }

  private boolean asks(String path) {
    try {
      return answersOk(baseUri.resolve(path));
    } catch (IOException notUp) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean answersOk(URI uri) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER_WITHIN).GET().build();
    return CLIENT.send(request, BodyHandlers.discarding()).statusCode() == OK;
  }
}
