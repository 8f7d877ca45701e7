package io.gapless.replay.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.wire.EventRecord;
import io.gapless.replay.sample.ManualTime;
import io.gapless.replay.sample.SampleEvents;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kafka's own in-memory producer plays the broker. */
final class KafkaPublisherTest {
  private static final EventRecord RECORD =
      SampleEvents.FORMAT.encode(SampleEvents.event(SampleEvents.account("ä /+"), 3, 9));

  private final ManualTime time = new ManualTime(0);
  private final List<MockProducer<byte[], byte[]>> opened = new ArrayList<>();
  private final Deque<RuntimeException> openFailures = new ArrayDeque<>();
  private final KafkaPublisher publisher = new KafkaPublisher(this::open, time);

  private Producer<byte[], byte[]> open() {
    if (!openFailures.isEmpty()) {
      throw openFailures.removeFirst();
    }
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    opened.add(producer);
    return producer;
  }

  private CompletableFuture<PublishOutcome> publish() throws InterruptedException {
    CompletableFuture<PublishOutcome> outcome = publisher.publish(RECORD);
    publisher.turn();
    return outcome;
  }

  @Test
  void an_acknowledgement_counts_only_when_the_broker_gave_it() throws Exception {
    CompletableFuture<PublishOutcome> outcome = publish();
    assertThat(outcome).isNotDone();

    opened.getFirst().completeNext();

    assertThat(outcome).isCompletedWithValue(new PublishOutcome.Acknowledged());
  }

  @Test
  void the_record_is_sent_as_it_is() throws Exception {
    var unused = publish();

    var sent = opened.getFirst().history().getFirst();
    assertThat(sent.topic()).isEqualTo("gapless.account");
    assertThat(sent.key()).isEqualTo("ä /+".getBytes(UTF_8));
    assertThat(sent.value()).isEqualTo(RECORD.value());
    List<String> headers = new ArrayList<>();
    sent.headers().forEach(it -> headers.add(it.key() + "=" + new String(it.value(), UTF_8)));
    assertThat(headers)
        .isEqualTo(
            RECORD.headers().entrySet().stream()
                .map(it -> it.getKey() + "=" + it.getValue())
                .toList());
  }

  static List<RuntimeException> refusals() {
    return List.of(
        new RecordTooLargeException("1 MB"),
        new TopicAuthorizationException("gapless.account"),
        new InvalidTopicException("gapless/account"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void an_error_about_this_event_is_a_refusal_and_leaves_the_producer(RuntimeException error)
      throws Exception {
    CompletableFuture<PublishOutcome> outcome = publish();
    opened.getFirst().errorNext(error);

    assertThat(outcome.join()).isInstanceOf(PublishOutcome.Refused.class);
    var unused = publish();
    assertThat(opened).hasSize(1);
  }

  static List<RuntimeException> passing() {
    return List.of(new TimeoutException("expired"), new NotEnoughReplicasException("one is down"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void a_passing_trouble_is_unknown_and_leaves_the_producer(RuntimeException error)
      throws Exception {
    CompletableFuture<PublishOutcome> outcome = publish();
    opened.getFirst().errorNext(error);

    assertThat(outcome.join()).isInstanceOf(PublishOutcome.Unknown.class);
    var unused = publish();
    assertThat(opened).hasSize(1);
  }

  static List<RuntimeException> fatal() {
    return List.of(
        new AuthenticationException("login"),
        new ClusterAuthorizationException("idempotent write"),
        new KafkaException("in an error state"));
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void a_spent_producer_is_replaced(RuntimeException error) throws Exception {
    CompletableFuture<PublishOutcome> outcome = publish();
    opened.getFirst().errorNext(error);
    assertThat(outcome.join()).isInstanceOf(PublishOutcome.Unknown.class);

    CompletableFuture<PublishOutcome> second = publish();

    assertThat(opened.getFirst().closed()).isTrue();
    assertThat(opened).hasSize(2);
    opened.getLast().completeNext();
    assertThat(second).isCompletedWithValue(new PublishOutcome.Acknowledged());
  }

  @Test
  void a_producer_that_cannot_be_opened_is_opened_later() throws Exception {
    openFailures.add(new KafkaException("no resolvable bootstrap urls"));

    assertThat(publish().join()).isInstanceOf(PublishOutcome.Unknown.class);

    var unused = publish();
    assertThat(opened).hasSize(1);
  }

  @Test
  void an_event_that_waited_too_long_for_the_producer_is_not_sent() throws Exception {
    CompletableFuture<PublishOutcome> outcome = publisher.publish(RECORD);
    time.advance(KafkaPublisher.MAX_WAIT.plus(Duration.ofNanos(1)));

    publisher.turn();

    assertThat(outcome.join()).isInstanceOf(PublishOutcome.Unknown.class);
    assertThat(opened).isEmpty();
  }

  @Test
  void one_event_more_than_fits_is_unknown_at_once() {
    for (int i = 0; i < KafkaPublisher.MAX_WAITING; i++) {
      assertThat(publisher.publish(RECORD)).isNotDone();
    }

    assertThat(publisher.publish(RECORD)).isDone();
  }

  @Test
  void closing_answers_what_waits() {
    CompletableFuture<PublishOutcome> waiting = publisher.publish(RECORD);

    publisher.close();

    assertThat(waiting.join()).isInstanceOf(PublishOutcome.Unknown.class);
    assertThat(publisher.publish(RECORD).join()).isInstanceOf(PublishOutcome.Unknown.class);
  }
}
