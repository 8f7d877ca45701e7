package io.gapless.cli.bench.write;

import io.gapless.event.Event;
import java.sql.SQLException;
import java.util.Optional;

/** A way to write an event. Thread-safe. */
interface WritePath extends AutoCloseable {
  /** For people. */
  String name();

  /** Returns when it is as safe as this way makes it before its caller is answered. */
  void write(Event event) throws SQLException;

  /** Where its events come out; empty if nowhere. */
  Optional<String> topic();

  @Override
  void close();
}
