package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.stack.LocalStack;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.StackOptions;
import io.gapless.stack.database.Database;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The job as it is run, {@code java -jar … migrate}, and a service that finds it was not. */
final class MigrationIT {
  private final String token = UUID.randomUUID().toString().substring(0, 8);
  private final String commandUser = "command-" + token;
  private final String replayUser = "replay-" + token;

  private LocalStack stack;
  private Database eventStore;
  private Database replayStore;

  @BeforeEach
  void start() {
    stack = LocalStack.start(StackOptions.forTest("migration"));
    eventStore = stack.newDatabase("events");
    replayStore = stack.newDatabase("own");
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  @Test
  void it_migrates_both_gives_each_user_its_rights_and_does_nothing_the_second_time()
      throws Exception {
    eventStore.asUser(commandUser);
    eventStore.asUser(replayUser);

    JarRun first = run(job(), "migrate");
    List<String> rights = grants();
    JarRun second = run(job(), "migrate");

    assertThat(first.code()).as(first.output()).isZero();
    assertThat(first.output())
        .contains("event store: migrating database " + eventStore.name())
        .contains("event store: 1 scripts run, the tables are at version 1")
        .contains("replay store: 5 scripts run, the tables are at version 5")
        .contains(
            "GRANT INSERT, SELECT ON `%s`.`events` TO '%s'@'%%'"
                .formatted(eventStore.name(), commandUser))
        .contains("the databases are prepared");
    assertThat(second.code()).as(second.output()).isZero();
    assertThat(second.output())
        .contains("event store: 0 scripts run, the tables are at version 1")
        .contains("replay store: 0 scripts run, the tables are at version 5");
    assertThat(grants()).containsExactlyInAnyOrderElementsOf(rights);
    assertThat(rights)
        .anyMatch(it -> it.contains("`events`") && it.contains(commandUser))
        .noneMatch(it -> it.contains("`events`") && it.contains("UPDATE"))
        .noneMatch(it -> it.contains("`events`") && it.contains("DELETE"))
        .noneMatch(it -> it.contains(".* TO") && !it.contains("USAGE"));
  }

  @Test
  void it_ends_with_1_and_says_why() throws Exception {
    JarRun nobody = run(job(), "migrate");
    JarRun nowhere =
        run(job().with("GAPLESS_EVENT_STORE_URL", "jdbc:mysql://127.0.0.1:1/nothing"), "migrate");

    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.output())
        .contains("the databases are not prepared")
        .contains("cannot give the database user " + commandUser + " its rights")
        .contains("must be there");
    assertThat(nowhere.code()).isEqualTo(1);
    assertThat(nowhere.output()).contains("the event store does not answer");
  }

  @Test
  void a_service_that_may_only_look_ends_and_names_the_job() throws Exception {
    JarRun service = run(job().with("GAPLESS_SCHEMA", "check"));

    assertThat(service.code()).as(service.output()).isEqualTo(JarRun.REFUSED);
    assertThat(service.output())
        .contains("tables are not what this version needs")
        .contains("run the migration job");
  }

  private ServiceSettings job() {
    return stack
        .serviceSettings(eventStore, stack.parts().newJdbcFallbackStore("fallback"))
        .with("GAPLESS_REPLAY_STORE_URL", replayStore.url())
        .with("GAPLESS_REPLAY_STORE_USER", replayStore.user())
        .with("GAPLESS_REPLAY_STORE_PASSWORD", replayStore.password())
        .with("GAPLESS_MIGRATION_COMMAND_SERVICE_USER", commandUser)
        .with("GAPLESS_MIGRATION_REPLAY_SERVICE_USER", replayUser);
  }

  private JarRun run(ServiceSettings settings, String... arguments)
      throws IOException, InterruptedException {
    return JarRun.of(stack.directory(), settings, arguments);
  }

  private List<String> grants() throws SQLException {
    List<String> grants = new ArrayList<>();
    try (Connection connection = eventStore.connect();
        Statement statement = connection.createStatement()) {
      for (String user : List.of(commandUser, replayUser)) {
        try (ResultSet rows = statement.executeQuery("SHOW GRANTS FOR '" + user + "'@'%'")) {
          while (rows.next()) {
            grants.add(rows.getString(1));
          }
        }
      }
    }
    return grants;
  }
}
