package io.gapless.cli.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.Event;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions as the projection runs them: several at once, for different accounts. */
final class AccountWriterIT {
  private static final int AT_ONCE = 4;
  private static final int TRANSACTIONS = 40;
  private static final int ACCOUNTS = 5;
  private static final List<String> INTERESTS = List.of("chess", "opera", "rowing", "tea", "yoga");

  private HikariDataSource database;

  @BeforeEach
  void connect() throws SQLException {
    Database own = LocalStack.shared().newDatabase("example");
    database =
        ExampleProjection.database(
            new ExampleSettings(
                own.url(), own.user(), own.password(), "", URI.create("http://unused"), 0));
    try (Connection connection = database.getConnection()) {
      AccountTables.create(connection);
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void the_ranking_counts_open_accounts_and_their_interests() throws SQLException {
    AccountHistory ann = new AccountHistory("ann");
    AccountHistory bob = new AccountHistory("bob");

    apply(List.of(ann.created(), ann.added("chess"), ann.added("tea"), ann.moved("there")));
    apply(List.of(bob.created(), bob.added("tea"), ann.removed("chess")));
    assertThat(ranking()).isEqualTo(Map.of("tea", 2L));

    apply(List.of(ann.added("opera"), ann.closed()));
    assertThat(ranking()).isEqualTo(Map.of("tea", 1L));
    assertThat(number("SELECT COUNT(*) FROM applied_events")).isEqualTo(9);
    assertThat(number("SELECT version FROM accounts WHERE id = 'ann' AND closed")).isEqualTo(7);
  }

  @Test
  void no_transaction_is_the_victim_of_a_deadlock_and_no_count_is_lost() throws Exception {
    List<Callable<Integer>> work = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      int number = i;
      work.add(() -> applyMany(number, new Random(number)));
    }

    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Integer> done : threads.invokeAll(work)) {
        // Throws what a transaction threw, a deadlock too.
        assertThat(done.get()).isEqualTo(TRANSACTIONS);
      }
    }

    // Half are closed; of five accounts each lacks another interest.
    long open = AT_ONCE * TRANSACTIONS * ACCOUNTS / 2;
    assertThat(ranking()).hasSameSizeAs(INTERESTS).isEqualTo(interestsOfOpenAccounts());
    assertThat(ranking().values()).containsOnly(open * (ACCOUNTS - 1) / ACCOUNTS);
  }

  private int applyMany(int thread, Random random) throws SQLException {
    for (int transaction = 0; transaction < TRANSACTIONS; transaction++) {
      List<AccountHistory> accounts = new ArrayList<>();
      for (int i = 0; i < ACCOUNTS; i++) {
        accounts.add(new AccountHistory("a-" + thread + "-" + transaction + "-" + i));
      }
      apply(openings(accounts, random));
      apply(endings(accounts, transaction % 2 == 0));
    }
    return TRANSACTIONS;
  }

  private static List<Event> openings(List<AccountHistory> accounts, Random random) {
    List<Event> events = new ArrayList<>();
    for (AccountHistory account : accounts) {
      events.add(account.created());
      List<String> interests = new ArrayList<>(INTERESTS);
      Collections.shuffle(interests, random);
      interests.forEach(interest -> events.add(account.added(interest)));
    }
    return events;
  }

  private static List<Event> endings(List<AccountHistory> accounts, boolean close) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < accounts.size(); i++) {
      events.add(accounts.get(i).removed(INTERESTS.get(i)));
      if (close) {
        events.add(accounts.get(i).closed());
      }
    }
    return events;
  }

  /** As the projection does. */
  private void apply(List<Event> events) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      connection.setAutoCommit(false);
      AccountFold.apply(events, connection);
      connection.commit();
    }
  }

  private Map<String, Long> ranking() throws SQLException {
    return byInterest("SELECT interest, accounts FROM interest_ranking WHERE accounts <> 0");
  }

  private Map<String, Long> interestsOfOpenAccounts() throws SQLException {
    return byInterest(
        "SELECT interest, COUNT(*) FROM account_interests JOIN accounts ON id = account_id"
            + " WHERE NOT closed GROUP BY interest");
  }

  private Map<String, Long> byInterest(String sql) throws SQLException {
    Map<String, Long> found = new TreeMap<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        found.put(new String(row.getBytes(1), UTF_8), row.getLong(2));
      }
    }
    return found;
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
