package io.gapless.log.publish;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Asks a broker whether a topic can carry events at all. A compacted one cannot: it throws away all
 * but an entity's last event. Each question has a client of its own, which is closed with the
 * answer. Thread-safe.
 */
public final class TopicCheck {
  private static final int REQUEST_MILLIS = 2_000;
  private static final int ANSWER_MILLIS = 4_000;

  private final Supplier<Admin> admins;

  private TopicCheck(Supplier<Admin> admins) {
    this.admins = admins;
  }

  /**
   * @param kafka properties of any Kafka client, {@code bootstrap.servers} among them; what is none
   *     of an admin client's is left out
   */
  public static TopicCheck with(Map<String, ?> kafka) {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.keySet().retainAll(AdminClientConfig.configNames());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    return new TopicCheck(() -> Admin.create(properties));
  }

  /**
   * Does not block.
   *
   * @return completes within about 4 s with what is wrong with {@code topic} and what to set, or
   *     empty if nothing is; exceptionally if that cannot be told: the broker does not answer, the
   *     topic is not there, or whoever asks may not describe its settings
   */
  public CompletableFuture<Optional<String>> problem(String topic) {
    try {
      return problem(admins.get(), topic);
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(e); // for instance a name that does not resolve
    }
  }

  private static CompletableFuture<Optional<String>> problem(Admin admin, String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin
        .describeConfigs(List.of(resource))
        .all()
        .toCompletionStage()
        .toCompletableFuture()
        .thenApply(configs -> Optional.ofNullable(configs.get(resource)))
        .thenApply(config -> config.flatMap(it -> problem(topic, it)))
        .whenComplete((answer, error) -> admin.close(Duration.ZERO));
  }

  /** What is wrong with a topic that has this configuration and what to set, empty if nothing. */
  public static Optional<String> problem(String topic, Config config) {
    String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    return Set.of(policy.split("\\s*,\\s*", -1)).contains(TopicConfig.CLEANUP_POLICY_COMPACT)
        ? Optional.of(
            "topic %s has cleanup.policy=%s: compaction throws events away; set cleanup.policy=delete"
                .formatted(topic, policy))
        : Optional.empty();
  }
}
