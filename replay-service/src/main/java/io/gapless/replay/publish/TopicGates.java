package io.gapless.replay.publish;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The {@link TopicGate} of every topic, one for each entity type, so that a topic that is missing
 * does not hold up the others. Thread-safe.
 */
public final class TopicGates {
  /** Topics remembered; entity types are few, this only bounds what a broken store could do. */
  static final int MAX_TOPICS = 1_000;

  private final Map<String, TopicGate> gates = new TreeMap<>();
  private final LongSupplier nanoTime;

  public TopicGates(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether one event may be sent to {@code topic} now; if so, its outcome must be reported. */
  public synchronized boolean permit(String topic) {
    long now = nanoTime.getAsLong();
    TopicGate gate = gate(topic, now);
    if (!gate.permits(now)) {
      return false;
    }
    put(topic, gate.sent(now));
    return true;
  }

  /** What became of an event. */
  public synchronized void settled(String topic, PublishOutcome outcome) {
    long now = nanoTime.getAsLong();
    put(topic, gate(topic, now).settled(outcome, now));
  }

  /** Whether some topic takes everything. */
  public synchronized boolean anyOpen() {
    return gates.values().stream().anyMatch(TopicGates::isOpen);
  }

  /** Whether {@code topic} takes everything. */
  public synchronized boolean isOpen(String topic) {
    return isOpen(gate(topic, nanoTime.getAsLong()));
  }

  /** Whether there is a topic to which an event might be sent now, known or not yet seen. */
  public synchronized boolean probeDue() {
    long now = nanoTime.getAsLong();
    return gates.isEmpty() || gates.values().stream().anyMatch(gate -> gate.permits(now));
  }

  /** Topics that take nothing or a probe at most, for health. */
  public synchronized String shut() {
    return gates.entrySet().stream()
        .filter(it -> !isOpen(it.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(", "));
  }

  private static boolean isOpen(TopicGate gate) {
    return gate instanceof TopicGate.Open;
  }

  private TopicGate gate(String topic, long now) {
    TopicGate known = gates.get(topic);
    return known == null ? TopicGate.initial(now) : known;
  }

  private void put(String topic, TopicGate gate) {
    if (gates.size() < MAX_TOPICS || gates.containsKey(topic)) {
      gates.put(topic, gate);
    }
  }
}
