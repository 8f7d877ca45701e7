package io.gapless.cli.bench.write;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.Event;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Commits each event by itself, then sends it, and whatever happens in between or afterwards is
 * lost: what many services do.
 */
record NaiveDualWrite(CommitOnly commit, TopicWriter writer) implements WritePath {
  NaiveDualWrite(HikariDataSource pool, EventTable table, TopicWriter writer) {
    this(new CommitOnly(pool, table), writer);
  }

  @Override
  public String name() {
    return "naive dual write";
  }

  @Override
  public void write(Event event) throws SQLException {
    commit.write(event);
    var unused = writer.send(writer.encode(event));
  }

  @Override
  public Optional<String> topic() {
    return Optional.of(writer.topic());
  }

  @Override
  public void close() {
    writer.close();
  }
}
