package io.gapless.replay.publish;

import io.gapless.event.wire.EventRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes to topics that can carry events, and to no compacted one. The first event for a topic
 * waits until the topic was looked at; if nothing can be told of it, the event goes on, so that
 * publishing does not depend on the right to look. Thread-safe.
 */
public final class CheckedPublisher implements Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(CheckedPublisher.class);

  /** Topics remembered; entity types are few, this only bounds what a broken store could do. */
  static final int MAX_TOPICS = 1_000;

  /** Until a topic that was compacted, or could not be looked at, is looked at again. */
  static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

  private static final Optional<String> CANNOT_BE_TOLD = Optional.of("");

  /**
   * What is wrong: nothing if empty, and an empty text if that could not be told.
   *
   * @param before what holds until then: who waited for the same look would not go on in their
   *     order
   */
  private record Look(
      CompletableFuture<Optional<String>> problem,
      CompletableFuture<Optional<String>> before,
      long since) {
    boolean isFinal() {
      return !problem.isDone() || problem.join().isEmpty();
    }

    CompletableFuture<Optional<String>> known() {
      return problem.isDone() ? problem : before;
    }
  }

  private final Publisher publisher;
  private final Function<String, CompletableFuture<Optional<String>>> check;
  private final LongSupplier nanoTime;
  private final Map<String, Look> looks = new HashMap<>();

  /**
   * @param check what is wrong with a topic and what to set; fails if that cannot be told
   */
  public CheckedPublisher(
      Publisher publisher,
      Function<String, CompletableFuture<Optional<String>>> check,
      LongSupplier nanoTime) {
    this.publisher = publisher;
    this.check = check;
    this.nanoTime = nanoTime;
  }

  @Override
  public CompletableFuture<PublishOutcome> publish(EventRecord record) {
    return problem(record.topic())
        .thenCompose(
            problem ->
                problem
                    .filter(it -> !it.isEmpty())
                    .<CompletableFuture<PublishOutcome>>map(CheckedPublisher::refused)
                    .orElseGet(() -> publisher.publish(record)));
  }

  /** Not the event's fault: it stays where it is until the topic has been put right. */
  private static CompletableFuture<PublishOutcome> refused(String problem) {
    return CompletableFuture.completedFuture(new PublishOutcome.Unknown(problem));
  }

  private synchronized CompletableFuture<Optional<String>> problem(String topic) {
    long now = nanoTime.getAsLong();
    Look known = looks.get(topic);
    if (known != null && (known.isFinal() || now - known.since < LOOK_AGAIN.toNanos())) {
      return known.known();
    }
    CompletableFuture<Optional<String>> problem = look(topic);
    Look look = new Look(problem, known == null ? problem : known.problem, now);
    if (known != null || looks.size() < MAX_TOPICS) {
      looks.put(topic, look);
    }
    return look.known();
  }

  private CompletableFuture<Optional<String>> look(String topic) {
    return check
        .apply(topic)
        .exceptionally(error -> CANNOT_BE_TOLD)
        .thenApply(CheckedPublisher::logged);
  }

  private static Optional<String> logged(Optional<String> problem) {
    problem
        .filter(it -> !it.isEmpty())
        .ifPresent(it -> LOG.atError().addKeyValue("reason", it).log("nothing is published"));
    return problem;
  }
}
