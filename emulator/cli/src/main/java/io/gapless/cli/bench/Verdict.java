package io.gapless.cli.bench;

import io.gapless.cli.bench.history.History;
import io.gapless.cli.run.Screen;
import java.sql.Connection;
import java.sql.SQLException;

/** Whether what was projected is the fold of the history. */
final class Verdict {
  private Verdict() {}

  /** The exit code: 0 if every entity is as it should be. */
  static int of(BenchStack stack, History history, CountTable table, Screen screen)
      throws SQLException {
    try (Connection connection = stack.pool().getConnection()) {
      long differences = table.differences(history, connection);
      screen.say(
          differences == 0
              ? "every entity is the fold of the event store: %,d events of %,d entities"
                  .formatted(history.events(), history.entities())
              : "%,d entities differ from the event store".formatted(differences));
      return differences == 0 ? 0 : 1;
    }
  }
}
