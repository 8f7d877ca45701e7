package io.gapless.replay.jobs;

import io.gapless.event.EntityType;
import io.gapless.event.InvalidEventException;
import io.gapless.event.wire.WireFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a job may publish to: topics of this event store, known by their prefix. */
public final class TargetTopic {
  private static final Pattern SUFFIX = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}");

  private TargetTopic() {}

  /**
   * @param wanted the name, empty for the entity type's own topic
   * @throws InvalidEventException if it is not one of ours
   */
  public static String of(Optional<String> wanted, EntityType type, WireFormat format) {
    String prefix = format.topicPrefix();
    String topic = wanted.orElseGet(() -> format.topic(type));
    if (topic.equals(format.topic(type))) {
      return topic;
    }
    // Without a prefix every topic of the cluster would do.
    if (prefix.isEmpty()
        || !topic.startsWith(prefix)
        || !SUFFIX.matcher(topic.substring(prefix.length())).matches()) {
      throw new InvalidEventException(
          "topic",
          "must be the value of gapless.topic-prefix, which must not be empty, then a letter and at"
              + " most 63 letters, digits or hyphens");
    }
    return topic;
  }
}
