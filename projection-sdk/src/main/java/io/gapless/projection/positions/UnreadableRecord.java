package io.gapless.projection.positions;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A record that does not even say which event it is. Nothing is lost by passing it: if it was an
 * event, its version is missing and the gap is filled from the event store.
 *
 * @param topic where it lay
 * @param partition where it lay
 * @param offset where it lay
 * @param key its key; empty if it had none
 * @param headers its headers as text
 * @param value the first {@value #MAX_VALUE} bytes of its value; empty if it had none
 * @param reason what is wrong with it
 */
public record UnreadableRecord(
    String topic,
    int partition,
    long offset,
    byte[] key,
    Map<String, String> headers,
    byte[] value,
    String reason) {
  /** What is kept of a value, in bytes. */
  public static final int MAX_VALUE = 1_000_000;

  /** Copies the headers, and cuts a value that is too long. */
  public UnreadableRecord {
    headers = new LinkedHashMap<>(headers);
    value = value.length <= MAX_VALUE ? value : Arrays.copyOf(value, MAX_VALUE);
  }

  /** Place and reason only. */
  @Override
  public String toString() {
    return "UnreadableRecord[%s-%d@%d, %s]".formatted(topic, partition, offset, reason);
  }
}
