package io.gapless.replay.reconcile.compare;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies on the topic. Callers must not change the arrays.
 *
 * @param partition of the topic
 * @param offset in the partition
 * @param key null if it has none
 * @param headers names and values, of a repeated name the last value
 * @param value null for a tombstone
 */
public record TopicRecord(
    int partition,
    long offset,
    byte @Nullable [] key,
    Map<String, String> headers,
    byte @Nullable [] value) {}
