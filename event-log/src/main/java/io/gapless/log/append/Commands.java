package io.gapless.log.append;

import io.gapless.log.internal.Transactions;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Commands that were carried out, as long as they are remembered. Thread-safe. */
public final class Commands {
  /** Rows deleted by one statement, so that none holds its locks for long. */
  public static final int PRUNED_AT_ONCE = 1_000;

  private final Transactions transactions;

  public Commands(DataSource dataSource) {
    this.transactions = new Transactions(dataSource);
  }

  /** What the earlier command with this id ended with; empty if none is committed and visible. */
  public Optional<AppendResult> earlier(CommandStamp command) {
    return transactions.run(
        "look up a command",
        connection ->
            BatchTransaction.readCommands(connection, List.of(command.id())).values().stream()
                .findFirst()
                .map(row -> row.answer(command)));
  }

  /**
   * Forgets commands that are older than {@code retention}.
   *
   * @return how many were forgotten; {@value #PRUNED_AT_ONCE} if there may be more
   */
  public int prune(Duration retention) {
    return transactions.run(
        "prune old commands",
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement(
                  "DELETE FROM commands WHERE appended_at < NOW(6) - INTERVAL ? SECOND LIMIT "
                      + PRUNED_AT_ONCE)) {
            delete.setLong(1, retention.toSeconds());
            return delete.executeUpdate();
          }
        });
  }
}
