package io.gapless.command.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.gapless.log.EventLogSettings;
import io.gapless.log.EventStoreSettings;
import io.gapless.log.publish.PublisherSettings;
import io.gapless.log.schema.SchemaMode;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackParts;
import io.gapless.stack.process.Ports;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the profile changes, without Google Cloud: Kafka is not reached, and need not be. */
class GcpProfileIT {
  private static final String CLOUD_SQL =
      "jdbc:mysql:///gapless?cloudSqlInstance=p:r:i&socketFactory=com.google.cloud.sql.mysql.SocketFactory"
          + "&ipTypes=PRIVATE&enableIamAuth=true";

  private static final int MANAGEMENT = Ports.free();
  private static EmbeddedServer server;

  @BeforeAll
  static void start() {
    StackParts stack = LocalStack.shared();
    Map<String, Object> settings = RunningService.settings(stack, stack.newDatabase("gcp"));
    settings.put("endpoints.all.port", MANAGEMENT);
    server = ApplicationContext.run(EmbeddedServer.class, settings, "gcp");
  }

  @AfterAll
  static void stop() {
    server.close();
    server.getApplicationContext().close();
  }

  @Test
  void health_and_metrics_have_a_port_of_their_own_and_nothing_else_is_there() throws Exception {
    int port = server.getPort();

    assertThat(status(MANAGEMENT, "/health/liveness")).isEqualTo(200);
    assertThat(status(MANAGEMENT, "/health/readiness")).isEqualTo(503);
    assertThat(status(MANAGEMENT, "/prometheus")).isEqualTo(200);
    assertThat(status(MANAGEMENT, "/v1/account/a")).isEqualTo(404);
    assertThat(status(port, "/health/liveness")).isEqualTo(404);
    assertThat(status(port, "/prometheus")).isEqualTo(404);
    assertThat(status(port, "/v1/account/a")).as("no event log yet").isEqualTo(503);
  }

  @Test
  void kafka_is_told_who_we_are_by_googles_handler_which_is_there() {
    Map<String, String> kafka =
        server.getApplicationContext().getBean(PublisherSettings.class).kafka();

    assertThat(kafka)
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "OAUTHBEARER")
        .containsEntry(
            "sasl.jaas.config",
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;")
        .containsEntry("acks", "all")
        .containsEntry("delivery.timeout.ms", "5000")
        .containsEntry("request.timeout.ms", "3000");
    assertThatCode(() -> Class.forName(kafka.get("sasl.login.callback.handler.class")))
        .doesNotThrowAnyException();
  }

  @Test
  void tables_are_only_looked_at() {
    assertThat(server.getApplicationContext().getBean(EventLogSettings.class).schema())
        .isEqualTo(SchemaMode.CHECK);
  }

  @Test
  void the_port_is_the_one_that_cloud_run_names() {
    System.setProperty("PORT", "18080");
    try (Environment environment = environment("gcp")) {
      assertThat(environment.getProperty("micronaut.server.port", Integer.class)).contains(18080);
    } finally {
      System.clearProperty("PORT");
    }
    try (Environment environment = environment("gcp")) {
      assertThat(environment.getProperty("micronaut.server.port", Integer.class)).contains(8080);
      assertThat(environment.getProperty("micronaut.server.host", String.class))
          .contains("0.0.0.0");
      assertThat(environment.getProperty("endpoints.all.port", Integer.class)).contains(9464);
    }
  }

  @Test
  void the_event_store_may_be_in_cloud_sql_whose_connector_is_there() {
    try (Environment environment = environment("gcp")) {
      String password =
          environment.getRequiredProperty("gapless.event-store.password", String.class);

      assertThat(password).as("the driver wants one").isNotEmpty();
      assertThatCode(() -> new EventStoreSettings(CLOUD_SQL, "sa", password, 2))
          .doesNotThrowAnyException();
      assertThatCode(() -> Class.forName("com.google.cloud.sql.mysql.SocketFactory"))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void without_the_profile_nothing_of_it_is_set() {
    try (Environment environment = environment()) {
      assertThat(environment.getProperty("endpoints.all.port", Integer.class)).isEmpty();
      assertThat(environment.getProperty("kafka.security.protocol", String.class)).isEmpty();
      assertThat(environment.getProperty("gapless.schema", String.class)).contains("migrate");
    }
  }

  private static Environment environment(String... profiles) {
    return ApplicationContext.builder().environments(profiles).build().getEnvironment().start();
  }

  private static int status(int port, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}
