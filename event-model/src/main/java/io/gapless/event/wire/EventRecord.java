package io.gapless.event.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event as Kafka carries it, without Kafka's classes, so that it can also be spilled. Immutable:
 * callers must not change the arrays.
 *
 * @param topic topic of the entity type
 * @param key record key: the entity id in UTF-8
 * @param headers header names and values (UTF-8) in the order in which they are written
 * @param value the payload as stored
 */
public record EventRecord(String topic, byte[] key, Map<String, String> headers, byte[] value) {
  public EventRecord {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** About what the record takes in memory and on the wire, in bytes. */
  public int size() {
    int headerChars =
        headers.entrySet().stream()
            .mapToInt(h -> h.getKey().length() + h.getValue().length())
            .sum();
    return key.length + value.length + headerChars;
  }
}
