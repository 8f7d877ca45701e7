package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.gapless.log.schema.SchemaMode;
import io.gapless.replay.store.ReplayStoreSettings;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.gapless.stack.process.Ports;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the profile changes, without Google Cloud: Kafka is not reached, and need not be. */
final class GcpProfileIT {
  private static final String TOKEN = "token-of-a-viewer-here";
  private static final int MANAGEMENT = Ports.free();

  private static LocalStack shared;
  private static ReplayStack stack;
  private static EmbeddedServer replica;

  @BeforeAll
  static void start() {
    shared = LocalStack.start(StackOptions.forTest("gcp-profile"));
    stack = new ReplayStack(shared);
    replica =
        stack.replica(
            stack
                .settings()
                .with("ENDPOINTS_ALL_PORT", Integer.toString(MANAGEMENT))
                .with("GAPLESS_SECURITY_TOKENS_ANN_ROLE", "viewer")
                .with("GAPLESS_SECURITY_TOKENS_ANN_TOKEN", TOKEN),
            "gcp");
  }

  @AfterAll
  static void stop() throws Exception {
    try (LocalStack closing = shared) {
      stack.close();
    }
  }

  @Test
  void health_and_metrics_have_a_port_of_their_own_without_tokens_and_nothing_else_is_there()
      throws Exception {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> status(MANAGEMENT, "/health/readiness", "") == 200);

    assertThat(status(MANAGEMENT, "/health/liveness", "")).isEqualTo(200);
    assertThat(status(MANAGEMENT, "/prometheus", "")).isEqualTo(200);
    assertThat(status(MANAGEMENT, "/v1/status", TOKEN)).isEqualTo(404);
    assertThat(status(replica.getPort(), "/v1/status", "")).isEqualTo(401);
    assertThat(status(replica.getPort(), "/v1/status", TOKEN)).isEqualTo(200);
    assertThat(status(replica.getPort(), "/health/liveness", TOKEN)).isEqualTo(404);
    assertThat(status(replica.getPort(), "/prometheus", TOKEN)).isEqualTo(404);
  }

  @Test
  void kafka_is_told_who_we_are_by_googles_handler_which_is_there() {
    ApplicationContext context = replica.getApplicationContext();

    assertThat(context.getProperty("kafka.security.protocol", String.class)).contains("SASL_SSL");
    assertThat(context.getProperty("kafka.sasl.mechanism", String.class)).contains("OAUTHBEARER");
    String handler =
        context.getRequiredProperty("kafka.sasl.login.callback.handler.class", String.class);
    assertThatCode(() -> Class.forName(handler)).doesNotThrowAnyException();
    assertThatCode(() -> Class.forName("com.google.cloud.sql.mysql.SocketFactory"))
        .doesNotThrowAnyException();
  }

  @Test
  void tables_are_only_looked_at_and_no_database_is_created() {
    ApplicationContext context = replica.getApplicationContext();

    assertThat(context.getBean(SchemaMode.class)).isEqualTo(SchemaMode.CHECK);
    assertThat(context.getBean(ReplayStoreSettings.class).url())
        .doesNotContain("createDatabaseIfNotExist");
  }

  private static int status(int port, String path, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding()).statusCode();
  }
}
