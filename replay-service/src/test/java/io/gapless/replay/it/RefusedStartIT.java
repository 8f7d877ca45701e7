package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.log.spill.SpillSummary;
import io.gapless.stack.LocalStack;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.StackOptions;
import io.gapless.stack.database.Database;
import io.gapless.stack.database.DatabaseServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settings with which the service does not work, or not where they are wrong. */
final class RefusedStartIT {
  private LocalStack shared;
  private ReplayStack stack;

  @BeforeEach
  void start() {
    shared = LocalStack.start(StackOptions.forTest("refused-start"));
    stack = new ReplayStack(shared);
  }

  @AfterEach
  void stop() throws Exception {
    try (LocalStack closing = shared) {
      stack.close();
    }
  }

  @Test
  void dangerous_producer_settings_do_not_let_it_start() throws Exception {
    Map<String, String> dangerous =
        Map.of(
            "KAFKA_ACKS=1", "kafka property acks must be all, is '1'",
            "KAFKA_ENABLE_IDEMPOTENCE=false", "enable.idempotence must be true, is 'false'",
            "KAFKA_MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION=6", "must be 1 to 5, is '6'");
    for (Map.Entry<String, String> one : dangerous.entrySet()) {
      String[] variable = one.getKey().split("=", 2);

      JarRun service = run(stack.settings().with(variable[0], variable[1]));

      assertThat(service.output()).contains(one.getValue());
      assertThat(service.code()).as(service.output()).isEqualTo(1);
    }
  }

  @Test
  void an_event_store_that_does_not_flush_ends_it_with_what_to_set() throws Exception {
    DatabaseServer server =
        DatabaseServer.start(
            shared.processes(),
            shared.directory().resolve("unsafe"),
            shared.directory().resolveSibling("packages"));
    Database unsafe = server.address().createDatabase("unsafe");
    execute(unsafe, "SET GLOBAL innodb_flush_log_at_trx_commit = 2");

    JarRun service = run(stack.settings().withEventStore(unsafe));

    assertThat(service.output()).contains("innodb_flush_log_at_trx_commit is '2', set it to 1");
    assertThat(service.code()).isEqualTo(JarRun.REFUSED);
  }

  @Test
  void nothing_is_drained_to_a_compacted_topic_until_it_has_been_put_right() throws Exception {
    shared.parts().topics().setCleanupPolicy(stack.topic(), "compact");
    var writer = stack.rows().writer(Duration.ZERO, 0);
    var event = stack.rows().append(writer, ReplayStack.account("a"), 1);
    stack.fallbackStore().spill(List.of(stack.spilled(event)));
    var replica = stack.replica();

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(HttpAnswer.get(replica, "/health").body())
                    .contains("takes nothing to " + stack.topic()));
    assertThat(stack.fallbackStore().summary()).extracting(SpillSummary::spilled).isEqualTo(1L);
    assertThat(shared.parts().topics().endOffsets(stack.topic()).values()).containsOnly(0L);

    shared.parts().topics().setCleanupPolicy(stack.topic(), "delete");

    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> stack.fallbackStore().summary().spilled() == 0);
  }

  private JarRun run(ServiceSettings settings) throws IOException, InterruptedException {
    return JarRun.of(shared.directory(), settings);
  }

  private static void execute(Database database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
