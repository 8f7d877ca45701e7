package io.gapless.cli.bench.write;

import io.gapless.event.Event;
import java.util.Optional;

/** Sends each event and stores nothing: what produce and consume alone take. */
record SendOnly(TopicWriter writer) implements WritePath {
  @Override
  public String name() {
    return "send only";
  }

  @Override
  public void write(Event event) {
    writer.send(writer.encode(event)).join();
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
