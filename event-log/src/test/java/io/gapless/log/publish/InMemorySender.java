package io.gapless.log.publish;

import io.gapless.event.wire.EventRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Kafka in memory, for tests: takes every record but too large ones. Thread-safe. */
final class InMemorySender implements EventSender {
  /** Kafka's own default. */
  static final int MAX_BYTES = 1 << 20;

  private final List<EventRecord> records = new ArrayList<>();
  private boolean closed;

  @Override
  public synchronized void send(EventRecord record, Consumer<SendOutcome> outcome) {
    if (closed) {
      outcome.accept(SendOutcome.refusedByCluster("closed"));
    } else if (record.size() > MAX_BYTES) {
      outcome.accept(SendOutcome.refusedRecord("too large"));
    } else {
      records.add(record);
      outcome.accept(SendOutcome.acknowledged());
    }
  }

  @Override
  public void prepare(String topic) {}

  @Override
  public synchronized void close() {
    closed = true;
  }

  synchronized List<EventRecord> records(String topic) {
    return records.stream().filter(record -> record.topic().equals(topic)).toList();
  }
}
