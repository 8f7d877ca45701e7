package io.gapless.log;

import io.gapless.event.EntityType;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.publish.Publisher;
import io.gapless.log.publish.PublisherSettings;
import io.gapless.log.spill.FallbackStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the event log of a service that appends by itself instead of calling the command service;
 * see {@link EventLog#in}. Not thread-safe.
 */
public final class EventLogBuilder {
  private final EventStoreSettings store;
  private final List<EntityType> types = new ArrayList<>();
  private final Map<String, String> kafka = new HashMap<>();
  private Optional<FallbackStore> fallbackStore = Optional.empty();
  private WireFormat format = WireFormat.standard();
  private EventLogSettings settings = EventLogSettings.defaults();

  EventLogBuilder(EventStoreSettings store) {
    this.store = store;
  }

  /**
   * Entity types whose topics are looked up at the start, so that the first event does not wait for
   * it; others may be appended, too.
   */
  public EventLogBuilder of(String... entityTypes) {
    for (String type : entityTypes) {
      types.add(EntityType.of(type));
    }
    return this;
  }

  /**
   * @param bootstrapServers host and port, several separated by commas
   */
  public EventLogBuilder kafka(String bootstrapServers) {
    return kafka(Map.of("bootstrap.servers", bootstrapServers));
  }

  /**
   * Properties of the producer, in addition to those given before; what is not given has the
   * defaults of {@link PublisherSettings#KAFKA_DEFAULTS}.
   */
  public EventLogBuilder kafka(Map<String, String> properties) {
    kafka.putAll(properties);
    return this;
  }

  /**
   * Where events go that Kafka refuses; the same one that the replay service drains.
   *
   * @param store not closed by the event log
   */
  public EventLogBuilder fallbackStore(FallbackStore store) {
    this.fallbackStore = Optional.of(store);
    return this;
  }

  /**
   * Topics and {@code ce_source}; the same in the replay service and every projection. {@link
   * WireFormat#standard()} if it is not given.
   */
  public EventLogBuilder format(WireFormat other) {
    this.format = other;
    return this;
  }

  /** {@link EventLogSettings#defaults()} if it is not given. */
  public EventLogBuilder settings(EventLogSettings other) {
    this.settings = other;
    return this;
  }

  /**
   * Starts it; Kafka and the fallback store may be down.
   *
   * @throws IllegalArgumentException if Kafka or the fallback store is not given, or if a property
   *     of the producer could lose or reorder events
   * @throws StartRefusedException if the event store's settings could lose committed events, or its
   *     tables do not fit: do not try again before that is changed
   * @throws EventLogException if the event store does not answer: try again later
   */
  public EventLog start() {
    FallbackStore spill =
        fallbackStore.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "fallbackStore(...) must be given: what Kafka refuses has to go somewhere"));
    Publisher publisher = Publisher.start(spill, format, PublisherSettings.of(kafka));
    publisher.prepare(types);
    try {
      return EventLog.start(store, settings, publisher);
    } catch (RuntimeException e) {
      // Nobody else knows its threads and its producer yet.
      publisher.close();
      throw e;
    }
  }
}
