package io.gapless.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.cli.run.RunningGapless;
import io.gapless.cli.run.Screen;
import io.gapless.stack.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The demo's story told fast, and then whether its proof would notice a lie. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DemoIT {
  private static final int PER_SECOND = 60;
  private static final Tempo FAST = new Tempo(Duration.ofSeconds(2), Duration.ofSeconds(4), false);

  private RunningGapless all;
  private Proof proof;

  @BeforeAll
  void play() throws InterruptedException {
    Screen screen = Screen.standard();
    String name = "test-" + ProcessHandle.current().pid() + "-demo";
    all = RunningGapless.start(name, 2, screen);
    proof = new Demo(all, screen, PER_SECOND, EnumSet.allOf(Scene.class), FAST).play();
  }

  @AfterAll
  void stop() {
    all.close();
  }

  @Test
  void whatever_was_broken_every_event_took_effect_once_and_in_order() {
    assertThat(proof.journal().committed()).isGreaterThan(20 * PER_SECOND / 2);
    assertThat(proof.accounts()).isPositive();
    assertThat(proof.examples()).isEmpty();
    assertThat(proof.holds()).describedAs(String.join("\n", proof.lines())).isTrue();
  }

  @Test
  void the_proof_sees_an_event_that_was_not_applied() throws Exception {
    whileChanged(
        "DELETE FROM applied_events ORDER BY n LIMIT 1",
        "INSERT INTO applied_events SELECT * FROM removed",
        "CREATE TEMPORARY TABLE removed AS SELECT * FROM applied_events ORDER BY n LIMIT 1",
        changed -> {
          assertThat(changed.journal().missing()).isEqualTo(1);
          assertThat(changed.holds()).isFalse();
        });
  }

  @Test
  void the_proof_sees_an_event_that_was_applied_twice() throws Exception {
    whileChanged(
        "INSERT INTO applied_events (account_id, version, event_id)"
            + " SELECT account_id, version, event_id FROM applied_events ORDER BY n LIMIT 1",
        "DELETE FROM applied_events ORDER BY n DESC LIMIT 1",
        "SELECT 1",
        changed -> {
          assertThat(changed.journal().twice()).isEqualTo(1);
          assertThat(changed.holds()).isFalse();
        });
  }

  @Test
  void the_proof_sees_a_row_that_differs() throws Exception {
    whileChanged(
        "UPDATE accounts SET version = version + 1 WHERE id = 'quiet-1'",
        "UPDATE accounts SET version = version - 1 WHERE id = 'quiet-1'",
        "SELECT 1",
        changed -> {
          assertThat(changed.different()).isEqualTo(1);
          assertThat(changed.examples().getFirst()).startsWith("quiet-1: ");
          assertThat(changed.holds()).isFalse();
        });
  }

  @Test
  void the_proof_sees_an_account_that_nobody_opened() throws Exception {
    whileChanged(
        "INSERT INTO accounts VALUES ('phantom', '', '', '', FALSE, 1)",
        "DELETE FROM accounts WHERE id = 'phantom'",
        "SELECT 1",
        changed -> {
          assertThat(changed.different()).isEqualTo(1);
          assertThat(changed.holds()).isFalse();
        });
  }

  @Test
  void the_proof_sees_a_ranking_that_counts_wrongly() throws Exception {
    whileChanged(
        "INSERT INTO interest_ranking VALUES ('sleeping', 1)",
        "DELETE FROM interest_ranking WHERE interest = 'sleeping'",
        "SELECT 1",
        changed -> {
          assertThat(changed.rankingIsEqual()).isFalse();
          assertThat(changed.holds()).isFalse();
        });
  }

  private void whileChanged(String change, String undo, String before, Check check)
      throws SQLException {
    Database accounts = all.addresses().accounts();
    try (Connection connection = accounts.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(before);
      statement.execute(change);
      try {
        check.see(Proof.of(all.addresses().eventStore(), accounts));
      } finally {
        statement.execute(undo);
      }
    }
  }

  @FunctionalInterface
  private interface Check {
    void see(Proof changed);
  }
}
