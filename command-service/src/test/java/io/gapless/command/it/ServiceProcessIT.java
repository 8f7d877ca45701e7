package io.gapless.command.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.StackOptions;
import io.gapless.stack.database.Database;
import io.gapless.stack.database.DatabaseServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The jar as it is run: {@code java -jar}, settings by environment variables only. */
class ServiceProcessIT {
  private static final int EXIT_REFUSED = 78;
  private static final String JAR = "command-service/target/gapless-command-service.jar";
  private static final Database NOWHERE =
      new Database("jdbc:mysql://127.0.0.1:1/nothing", "root", "");

  private LocalStack stack;

  @BeforeEach
  void start() {
    stack = LocalStack.start(StackOptions.forTest("command-service"));
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  @Test
  void it_starts_and_becomes_ready() {
    try (JavaService service =
        stack.commandService("ready", settings(stack.newDatabase("process"))).start()) {
      assertThat(service.isReady()).isTrue();
      assertThat(service.isLive()).isTrue();
    }
  }

  @Test
  void without_any_backend_it_is_live_and_not_ready_and_says_why_in_one_line() throws Exception {
    ServiceSettings settings = settings(NOWHERE).withBootstrapServers("127.0.0.1:1");
    try (JavaService service = stack.commandService("lonely", settings).launch()) {
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(service::isLive);

      assertThat(service.isReady()).isFalse();
      assertThat(get(service, "/v1/account/a").statusCode()).isEqualTo(503);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> service.process().logTail().contains("the event store cannot be used yet"));
      assertThat(service.process().logTail().lines())
          .filteredOn(line -> line.contains("the event store cannot be used yet"))
          .allSatisfy(line -> assertThat(line).contains("Connection refused"));
    }
  }

  @Test
  void an_event_store_that_could_lose_events_ends_it_with_a_message_that_says_what_to_set()
      throws Exception {
    DatabaseServer server =
        DatabaseServer.start(stack.processes(), stack.directory().resolve("unsafe"), packages());
    Database unsafe = server.address().createDatabase("unsafe");
    execute(unsafe, "SET GLOBAL sync_binlog = 0");

    assertRefused(settings(unsafe), EXIT_REFUSED, "sync_binlog is '0', set it to 1");
  }

  @Test
  void a_compacted_topic_ends_it_with_a_message_that_says_what_to_set() throws Exception {
    stack.parts().createTopic("compacted.account", 1);
    stack.parts().topics().setCleanupPolicy("compacted.account", "compact");

    assertRefused(
        settings(stack.newDatabase("compacted")).with("GAPLESS_TOPIC_PREFIX", "compacted."),
        EXIT_REFUSED,
        "topic compacted.account has cleanup.policy=compact",
        "set cleanup.policy=delete");
  }

  @Test
  void tables_that_are_missing_end_it_if_it_may_only_look() throws Exception {
    assertRefused(
        settings(stack.newDatabase("unmigrated")).with("GAPLESS_SCHEMA", "check"),
        EXIT_REFUSED,
        "the event store's tables are not what this version needs",
        "run the migration job");
  }

  @Test
  void dangerous_producer_settings_do_not_let_it_start() throws Exception {
    ServiceSettings settings = settings(NOWHERE);

    assertRefused(settings.with("KAFKA_ACKS", "1"), 1, "kafka property acks must be all, is '1'");
    assertRefused(
        settings.with("KAFKA_ENABLE_IDEMPOTENCE", "false"),
        1,
        "kafka property enable.idempotence must be true, is 'false'");
    assertRefused(
        settings.with("KAFKA_MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION", "6"),
        1,
        "kafka property max.in.flight.requests.per.connection must be 1 to 5, is '6'");
  }

  private void assertRefused(ServiceSettings settings, int code, String... message)
      throws Exception {
    Path output = Files.createTempFile(stack.directory(), "refused", ".log");
    Process service = run(settings, output);
    try {
      assertThat(service.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(output)).contains(message);
      assertThat(service.exitValue()).isEqualTo(code);
    } finally {
      service.destroyForcibly();
    }
  }

  /** By hand, because only a child's exit code can be had. */
  private static Process run(ServiceSettings settings, Path output) throws IOException {
    Path jar = Path.of(System.getProperty("gapless.checkout"), JAR);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder service =
        new ProcessBuilder(java, "-Xmx256m", "-jar", jar.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    service.environment().putAll(settings.with("MICRONAUT_SERVER_PORT", "-1").environment());
    return service.start();
  }

  private ServiceSettings settings(Database eventStore) {
    return stack.serviceSettings(eventStore, stack.parts().newJdbcFallbackStore("fallback"));
  }

  private Path packages() {
    return stack.directory().resolveSibling("packages");
  }

  private static void execute(Database database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static HttpResponse<String> get(JavaService service, String path)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(service.baseUri().resolve(path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
