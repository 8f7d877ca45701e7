package io.gapless.command.log;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class TopicWatchTest {
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofHours(1);

  private final Map<String, CompletableFuture<Optional<String>>> answers =
      new ConcurrentHashMap<>();
  private final List<String> looks = new CopyOnWriteArrayList<>();
  private final List<String> refusals = new CopyOnWriteArrayList<>();

  @Test
  void a_topic_that_must_not_be_used_is_told_once_and_ends_the_watch() {
    answer("bad", Optional.of("bad is compacted"));
    answer("good", Optional.empty());
    try (TopicWatch watch = open(SOON, "bad", "good")) {
      await().until(() -> !refusals.isEmpty());
      await().until(() -> !watch.isOpen());

      assertThat(refusals).containsExactly("bad is compacted");
      assertThat(looks).containsExactly("bad");
    }
  }

  @Test
  void fit_topics_are_looked_at_once() {
    answer("one", Optional.empty());
    answer("two", Optional.empty());
    try (TopicWatch watch = open(SOON, "one", "two")) {
      await().until(() -> !watch.isOpen());

      assertThat(looks).containsExactly("one", "two");
      assertThat(refusals).isEmpty();
    }
  }

  @Test
  void a_topic_that_cannot_be_looked_at_yet_is_refused_when_it_can() {
    answers.put("late", CompletableFuture.failedFuture(new IllegalStateException("away")));
    try (TopicWatch watch = open(SOON, "late")) {
      await().until(() -> looks.size() >= 3);
      assertThat(refusals).isEmpty();
      assertThat(watch.isOpen()).isTrue();

      answer("late", Optional.of("late is compacted"));

      await().untilAsserted(() -> assertThat(refusals).containsExactly("late is compacted"));
    }
  }

  @Test
  void a_topic_that_may_not_be_looked_at_is_let_be() {
    answers.put("closed", CompletableFuture.failedFuture(new TopicAuthorizationException("no")));
    try (TopicWatch watch = open(SOON, "closed")) {
      await().until(() -> !watch.isOpen());

      assertThat(looks).containsExactly("closed");
      assertThat(refusals).isEmpty();
    }
  }

  @Test
  void opening_and_closing_do_not_wait() {
    TopicWatch watch = open(NEVER, "any");
    assertThat(looks).isEmpty();

    watch.close();

    await().until(() -> !watch.isOpen());
  }

  private void answer(String topic, Optional<String> problem) {
    answers.put(topic, CompletableFuture.completedFuture(problem));
  }

  private TopicWatch open(Duration firstPause, String... topics) {
    TopicWatch watch =
        new TopicWatch(
            topic -> {
              looks.add(topic);
              return requireNonNull(answers.get(topic));
            },
            List.of(topics),
            firstPause,
            refusals::add);
    watch.open();
    return watch;
  }
}
