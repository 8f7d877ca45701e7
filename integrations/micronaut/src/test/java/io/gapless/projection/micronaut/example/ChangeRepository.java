package io.gapless.projection.micronaut.example;

import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Joins the handler's transaction, and spoils it the first time it sees certain accounts. */
@Singleton
public class ChangeRepository {
  private final TransactionOperations<Connection> transactions;
  private final Set<String> spoiled = ConcurrentHashMap.newKeySet();

  ChangeRepository(TransactionOperations<Connection> transactions) {
    this.transactions = transactions;
  }

  @Transactional
  public void add(String id, long version) throws SQLException {
    try (PreparedStatement statement =
        transactions
            .getConnection()
            .prepareStatement("INSERT INTO account_changes (id, version) VALUES (?, ?)")) {
      statement.setString(1, id);
      statement.setLong(2, version);
      statement.executeUpdate();
    }
    if (id.startsWith("throws") && spoiled.add(id)) {
      throw new IllegalStateException("the first time, " + id + " fails");
    }
    if (id.startsWith("marks") && spoiled.add(id)) {
      transactions.findTransactionStatus().orElseThrow().setRollbackOnly();
    }
  }

  /** Accounts whose first transaction was spoiled. */
  public Set<String> spoiled() {
    return Set.copyOf(spoiled);
  }
}
