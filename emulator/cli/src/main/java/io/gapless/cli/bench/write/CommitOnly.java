package io.gapless.cli.bench.write;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Commits each event by itself and tells nobody: what is below that no one can be. */
record CommitOnly(HikariDataSource pool, EventTable table) implements WritePath {
  @Override
  public String name() {
    return "commit only";
  }

  @Override
  public void write(Event event) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      table.insert(event, connection);
      connection.commit();
    }
  }

  @Override
  public Optional<String> topic() {
    return Optional.empty();
  }

  @Override
  public void close() {
    // The pool is others' too.
  }
}
