package io.gapless.projection.internal.poll;

import io.gapless.projection.ProjectionException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Looks whether topics can carry events at all. A compacted topic cannot: it throws away all but an
 * entity's last event, and would make a gap of nearly every one.
 */
final class TopicCheck {
  private static final Duration MOST_TIME = Duration.ofSeconds(5);
  private static final Duration MOST_CLOSING = Duration.ofSeconds(1);

  private final Map<String, Object> properties;
  private final Collection<String> topics;

  TopicCheck(Map<String, Object> properties, Collection<String> topics) {
    this.properties = properties;
    this.topics = topics;
  }

  /**
   * @return why it cannot be told yet, or empty if the topics are fit
   * @throws ProjectionException if a topic is compacted
   */
  Optional<String> run() throws InterruptedException {
    Admin admin = Admin.create(properties);
    try {
      return run(admin);
    } finally {
      admin.close(MOST_CLOSING); // without a bound it waits as long as Kafka is away
    }
  }

  private Optional<String> run(Admin admin) throws InterruptedException {
    List<ConfigResource> resources =
        topics.stream().map(it -> new ConfigResource(ConfigResource.Type.TOPIC, it)).toList();
    try {
      admin
          .describeConfigs(resources)
          .all()
          .get(MOST_TIME.toMillis(), TimeUnit.MILLISECONDS)
          .forEach((resource, config) -> requireNotCompacted(resource.name(), config));
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of("topics " + topics + " cannot be examined: " + e.getCause());
    } catch (TimeoutException e) {
      return Optional.of("Kafka cannot be reached");
    }
  }

  private static void requireNotCompacted(String topic, Config config) {
    String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new ProjectionException(
          "topic %s has cleanup.policy=%s: compaction throws events away; set cleanup.policy=delete"
              .formatted(topic, policy));
    }
  }
}
