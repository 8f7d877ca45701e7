package io.gapless.replay.publish;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.wire.EventRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class CheckedPublisherTest {
  private static final PublishOutcome ACKNOWLEDGED = new PublishOutcome.Acknowledged();
  private static final String PROBLEM = "topic bad has cleanup.policy=compact";

  private final List<String> published = new ArrayList<>();
  private final List<String> looks = new ArrayList<>();
  private final Map<String, CompletableFuture<Optional<String>>> answers = new HashMap<>();
  private long now = 1;

  private final CheckedPublisher publisher =
      new CheckedPublisher(
          record -> {
            published.add(record.topic());
            return CompletableFuture.completedFuture(ACKNOWLEDGED);
          },
          topic -> {
            looks.add(topic);
            return requireNonNull(answers.get(topic));
          },
          () -> now);

  @Test
  void nothing_goes_to_a_compacted_topic_and_others_are_not_held_up() {
    answer("bad", Optional.of(PROBLEM));
    answer("good", Optional.empty());

    assertThat(publish("bad")).isCompletedWithValue(new PublishOutcome.Unknown(PROBLEM));
    assertThat(publish("good")).isCompletedWithValue(ACKNOWLEDGED);
    assertThat(published).containsExactly("good");
  }

  @Test
  void the_first_event_waits_until_the_topic_was_looked_at() {
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    answers.put("topic", answer);

    CompletableFuture<PublishOutcome> outcome = publish("topic");

    assertThat(outcome).isNotDone();
    assertThat(published).isEmpty();
    answer.complete(Optional.empty());
    assertThat(outcome).isCompletedWithValue(ACKNOWLEDGED);
  }

  @Test
  void a_fit_topic_is_looked_at_once() {
    answer("good", Optional.empty());
    publish("good");
    later();

    publish("good");

    assertThat(looks).containsExactly("good");
    assertThat(published).hasSize(2);
  }

  @Test
  void a_compacted_topic_is_looked_at_again_and_taken_when_it_has_been_put_right() {
    answer("bad", Optional.of(PROBLEM));
    publish("bad");
    answer("bad", Optional.empty());
    assertThat(publish("bad")).isCompletedWithValue(new PublishOutcome.Unknown(PROBLEM));

    later();

    assertThat(publish("bad")).isCompletedWithValue(ACKNOWLEDGED);
    assertThat(looks).hasSize(2);
  }

  @Test
  void a_topic_of_which_nothing_can_be_told_is_published_to_and_looked_at_again() {
    answers.put("topic", CompletableFuture.failedFuture(new IllegalStateException("away")));

    assertThat(publish("topic")).isCompletedWithValue(ACKNOWLEDGED);
    publish("topic");
    assertThat(looks).hasSize(1);

    later();
    answer("topic", Optional.of(PROBLEM));
    assertThat(publish("topic")).isCompletedWithValue(new PublishOutcome.Unknown(PROBLEM));
  }

  @Test
  void while_a_topic_is_looked_at_again_what_was_told_of_it_holds() {
    answers.put("topic", CompletableFuture.failedFuture(new IllegalStateException("away")));
    publish("topic");
    later();
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    answers.put("topic", answer);

    assertThat(publish("topic")).isCompletedWithValue(ACKNOWLEDGED);
    assertThat(publish("topic")).isCompletedWithValue(ACKNOWLEDGED);

    answer.complete(Optional.of(PROBLEM));
    assertThat(publish("topic")).isCompletedWithValue(new PublishOutcome.Unknown(PROBLEM));
    assertThat(looks).hasSize(2);
  }

  private void later() {
    now += CheckedPublisher.LOOK_AGAIN.toNanos();
  }

  private void answer(String topic, Optional<String> problem) {
    answers.put(topic, CompletableFuture.completedFuture(problem));
  }

  private CompletableFuture<PublishOutcome> publish(String topic) {
    return publisher.publish(new EventRecord(topic, new byte[1], Map.of(), new byte[1]));
  }
}
