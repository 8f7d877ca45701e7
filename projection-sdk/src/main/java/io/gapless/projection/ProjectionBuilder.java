package io.gapless.projection;

import io.gapless.event.EntityType;
import io.gapless.projection.internal.backfill.Address;
import io.gapless.projection.internal.poll.RunningProjection;
import io.gapless.projection.positions.Positions;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Defines a projection step by step. Not thread-safe. */
public final class ProjectionBuilder {
  private final ProjectionName name;
  private final Set<EntityType> types = new LinkedHashSet<>();
  private final Map<String, Object> kafka = new HashMap<>();
  private final List<ProjectionListener> listeners = new ArrayList<>();
  private ProjectionSettings settings = ProjectionSettings.defaults();
  private @Nullable Address replayService;
  private @Nullable Positions positions;
  private @Nullable EventHandler handler;
  private @Nullable StateReset reset;

  ProjectionBuilder(ProjectionName name) {
    this.name = name;
  }

  /** The entity types whose events it folds; at least one. */
  public ProjectionBuilder of(String... entityTypes) {
    for (String type : entityTypes) {
      types.add(new EntityType(type));
    }
    return this;
  }

  /**
   * @param bootstrapServers where Kafka is: {@code host:port,host:port}
   */
  public ProjectionBuilder kafka(String bootstrapServers) {
    return kafka(Map.of("bootstrap.servers", bootstrapServers));
  }

  /**
   * Properties of the Kafka clients, over our defaults; the later call wins. Those on which the
   * promise rests ({@code group.id}, {@code enable.auto.commit}, {@code auto.offset.reset} and the
   * deserializers) are refused.
   */
  public ProjectionBuilder kafka(Map<String, ?> properties) {
    kafka.putAll(properties);
    return this;
  }

  /** Where the replay service is, without {@code /v1}. */
  public ProjectionBuilder replayService(URI uri) {
    replayService = Address.open(uri);
    return this;
  }

  /**
   * The same, proving to it who we are.
   *
   * @param token gives the bearer token; asked before every request and by several threads, so it
   *     should remember it until it runs out. If it throws, the request counts as unanswered
   */
  public ProjectionBuilder replayService(URI uri, Supplier<String> token) {
    replayService = new Address(uri, Optional.of(token));
    return this;
  }

  /** Where positions are kept: beside the state, so that both change in one transaction. */
  public ProjectionBuilder positions(Positions store) {
    positions = store;
    return this;
  }

  /** What is done with an event. */
  public ProjectionBuilder handler(EventHandler eventHandler) {
    handler = eventHandler;
    return this;
  }

  /** The same for many events at once, instead of {@link #handler}. */
  public ProjectionBuilder batchHandler(BatchHandler eventsHandler) {
    return handler(eventsHandler);
  }

  /** How the handler's state is taken back, if it is ever to be rebuilt. */
  public ProjectionBuilder reset(StateReset stateReset) {
    reset = stateReset;
    return this;
  }

  /** Someone to be told what happens; may be called several times. */
  public ProjectionBuilder listener(ProjectionListener listener) {
    listeners.add(listener);
    return this;
  }

  /** Other limits and waits than the defaults. */
  public ProjectionBuilder settings(UnaryOperator<ProjectionSettings> change) {
    settings = change.apply(settings);
    return this;
  }

  /**
   * Starts it. Kafka, the replay service and the positions need not be up: it waits for them, and
   * its health says so.
   *
   * @throws ProjectionException if something is missing, or a topic is compacted
   */
  public Projection start() {
    if (types.isEmpty()) {
      throw missing("of(entityType)");
    }
    if (!kafka.containsKey("bootstrap.servers")) {
      throw missing("kafka(bootstrapServers)");
    }
    return new Projection(
        RunningProjection.start(
            new RunningProjection.Definition(
                name,
                types,
                kafka,
                required(replayService, "replayService(uri)"),
                required(positions, "positions(positions)"),
                required(handler, "handler(handler)"),
                listeners,
                Optional.ofNullable(reset),
                settings)));
  }

  private <T> T required(@Nullable T value, String call) {
    if (value == null) {
      throw missing(call);
    }
    return value;
  }

  private ProjectionException missing(String call) {
    return new ProjectionException("projection " + name + " cannot start: " + call + " is missing");
  }
}
