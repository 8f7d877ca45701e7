package io.gapless.projection.internal.poll;

import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The Kafka clients' properties: ours as defaults, the user's over them, and those that carry the
 * promise over both.
 */
final class ClientProperties {
  private static final Set<String> OURS =
      Set.of(
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);

  private static final Set<String> ADMIN_NAMES = AdminClientConfig.configNames();

  /** Kafka's five minutes are long to leave new partitions unread. */
  private static final Duration NEW_PARTITIONS_WITHIN = Duration.ofSeconds(30);

  /** The clients wrap what is wrong several times, and only the innermost says it. */
  private static final int MOST_CAUSES = 8;

  private final ProjectionName projection;
  private final Map<String, Object> given;

  /**
   * @throws ProjectionException if a property is given that the projection must set itself, or the
   *     clients refuse one
   */
  ClientProperties(ProjectionName projection, Map<String, Object> given) {
    for (String name : OURS) {
      if (given.containsKey(name)) {
        throw new ProjectionException(
            "Kafka property " + name + " is set by the projection and cannot be given");
      }
    }
    this.projection = projection;
    this.given = Map.copyOf(given);
    try {
      new ConsumerConfig(consumer());
      new AdminClientConfig(admin());
    } catch (ConfigException e) {
      throw unusable(e);
    }
  }

  /** What to say of clients that cannot be made: a truststore that cannot be opened, for one. */
  static ProjectionException unusable(KafkaException error) {
    String why =
        Stream.<Throwable>iterate(error, Objects::nonNull, Throwable::getCause)
            .limit(MOST_CAUSES)
            .map(Throwable::getMessage)
            .filter(Objects::nonNull)
            .collect(Collectors.joining(": "));
    return new ProjectionException("Kafka cannot be used like this: " + why, error);
  }

  Map<String, Object> consumer() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "gapless-" + projection);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, NEW_PARTITIONS_WITHIN.toMillis());
    if (!usesNewProtocol()) {
      properties.put(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          CooperativeStickyAssignor.class.getName());
    }
    properties.putAll(given);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, projection.value());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return properties;
  }

  /** All but what only a consumer knows: also what the clients hand on to classes of the user's. */
  Map<String, Object> admin() {
    Map<String, Object> properties = new HashMap<>(given);
    properties
        .keySet()
        .removeIf(it -> ConsumerConfig.configNames().contains(it) && !ADMIN_NAMES.contains(it));
    properties.merge(
        AdminClientConfig.CLIENT_ID_CONFIG, "gapless-" + projection, (own, ours) -> own);
    properties.computeIfPresent(AdminClientConfig.CLIENT_ID_CONFIG, (name, id) -> id + "-admin");
    return properties;
  }

  /** KIP-848: the broker assigns, and a client-side strategy is an error. */
  private boolean usesNewProtocol() {
    Object protocol = given.getOrDefault(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    return protocol.toString().toLowerCase(Locale.ROOT).equals("consumer");
  }
}
