package io.gapless.command.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at each topic once, as soon as Kafka answers for it, and beside everything else: neither
 * the start nor a command waits for it. The first that must not be used ends the watch, and so does
 * the last. Thread-safe.
 */
public final class TopicWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

  /** For an answer, above what the question takes by itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Function<String, CompletableFuture<Optional<String>>> check;
  private final Deque<String> unseen;
  private final Duration firstPause;
  private final Consumer<String> onRefused;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param check what is wrong with a topic and what to set; fails if that cannot be told
   * @param firstPause before the first look; doubled after each that told nothing, up to 10 s
   * @param onRefused told once, in words for people, that a topic must not be used
   */
  public TopicWatch(
      Function<String, CompletableFuture<Optional<String>>> check,
      Collection<String> topics,
      Duration firstPause,
      Consumer<String> onRefused) {
    this.check = check;
    this.unseen = new ArrayDeque<>(topics);
    this.firstPause = firstPause;
    this.onRefused = onRefused;
    this.thread = Thread.ofPlatform().name("topic-watch").daemon().unstarted(this::run);
  }

  /** Returns at once. */
  public void open() {
    thread.start();
  }

  /** Whether it still looks, or will. */
  boolean isOpen() {
    return thread.isAlive();
  }

  /** Without an upper bound on looks: a topic may be made long after the start. */
  private void run() {
    try {
      Duration pause = firstPause;
      while (!unseen.isEmpty() && !closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = lookAtAll() ? firstPause : doubled(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration doubled(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  /** Whether some topic was seen. */
  private boolean lookAtAll() throws InterruptedException {
    int before = unseen.size();
    for (int i = 0; i < before && !unseen.isEmpty(); i++) {
      String topic = unseen.remove();
      if (!look(topic)) {
        unseen.add(topic);
      }
    }
    return unseen.size() < before;
  }

  /** Whether it need not be looked at again. */
  private boolean look(String topic) throws InterruptedException {
    try {
      check.apply(topic).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).ifPresent(this::refused);
      return true;
    } catch (ExecutionException e) {
      return isForbidden(topic, e);
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Nothing more is looked at. */
  private void refused(String reason) {
    unseen.clear();
    onRefused.accept(reason);
  }

  private static boolean isForbidden(String topic, ExecutionException e) {
    boolean forbidden = e.getCause() instanceof AuthorizationException;
    if (forbidden) {
      LOG.warn("whether topic {} is compacted cannot be told: allow DESCRIBE_CONFIGS on it", topic);
    } else {
      LOG.debug("topic {} cannot be looked at yet", topic, e);
    }
    return forbidden;
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
