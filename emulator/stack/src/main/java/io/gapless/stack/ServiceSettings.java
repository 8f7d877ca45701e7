package io.gapless.stack;

import io.gapless.stack.database.Database;
import io.gapless.stack.spanner.FallbackStore;
import java.util.HashMap;
import java.util.Map;

/**
 * What a service is told by its environment.
 *
 * @param eventStore where the events are
 * @param bootstrapServers the Kafka broker
 * @param fallbackStore where it spills
 * @param more further variables; they win
 */
public record ServiceSettings(
    Database eventStore,
    String bootstrapServers,
    FallbackStore fallbackStore,
    Map<String, String> more) {
  public ServiceSettings {
    more = Map.copyOf(more);
  }

  /** The same with the event store reached another way, for instance through a fault proxy. */
  public ServiceSettings withEventStore(Database other) {
    return new ServiceSettings(other, bootstrapServers, fallbackStore, more);
  }

  /** The same with the broker reached another way. */
  public ServiceSettings withBootstrapServers(String other) {
    return new ServiceSettings(eventStore, other, fallbackStore, more);
  }

  /** The same with another fallback store. */
  public ServiceSettings withFallbackStore(FallbackStore other) {
    return new ServiceSettings(eventStore, bootstrapServers, other, more);
  }

  /** The same with one more variable. */
  public ServiceSettings with(String variable, String value) {
    Map<String, String> all = new HashMap<>(more);
    all.put(variable, value);
    return new ServiceSettings(eventStore, bootstrapServers, fallbackStore, all);
  }

  /** All variables. */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(fallbackStore.environment());
    environment.put("GAPLESS_EVENT_STORE_URL", eventStore.url());
    environment.put("GAPLESS_EVENT_STORE_USER", eventStore.user());
    environment.put("GAPLESS_EVENT_STORE_PASSWORD", eventStore.password());
    environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    environment.putAll(more);
    return environment;
  }
}
