package io.gapless.cli.bench.write;

import io.gapless.event.Event;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A way to write an event. Thread-safe. */
interface WritePath extends AutoCloseable {
  /** For people. */
  String name();

  /** How many events a caller gives it at once. */
  default int atOnce() {
    return 1;
  }

  /** Returns when they are as safe as this way makes them before its caller is answered. */
  default void write(List<Event> events) throws SQLException {
    for (Event event : events) {
      write(event);
    }
  }

  /** The same for one. */
  void write(Event event) throws SQLException;

  /** Where its events come out; empty if nowhere. */
  Optional<String> topic();

  @Override
  void close();
}
