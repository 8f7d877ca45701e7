package io.gapless.projection.real;

import io.gapless.event.EntityKey;
import io.gapless.projection.sample.SampleEvents;
import io.gapless.stack.LocalStack;
import java.net.URI;
import java.util.UUID;

/**
 * Accounts whose events are on a topic of the stack's broker and in an event store behind a replay
 * service: what the examples of other modules fold. A topic of its own for each.
 */
public final class RealEvents implements AutoCloseable {
  private final String topicPrefix = "e-" + UUID.randomUUID().toString().substring(0, 8) + ".";
  private final StoredEvents store = new StoredEvents();
  private final RealTopic topic = new RealTopic(topicPrefix, 3);
  private final HostileReplayService replayService = new HostileReplayService(store);

  public String topicPrefix() {
    return topicPrefix;
  }

  public String kafka() {
    return LocalStack.shared().kafka();
  }

  public URI replayService() {
    return replayService.uri();
  }

  /** Appends the account's next events and publishes them. */
  public void publish(String account, int count) {
    topic.send(store.append(entity(account), count));
  }

  /** Appends the account's next event, and Kafka loses it. */
  public void lose(String account) {
    store.append(entity(account));
  }

  private static EntityKey entity(String account) {
    return SampleEvents.entity(account);
  }

  @Override
  public void close() {
    replayService.close();
    topic.close();
  }
}
