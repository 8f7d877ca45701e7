package io.gapless.log.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.wire.EventRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every event sender does. */
abstract class EventSenderConformance {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Queue<SendOutcome> outcomes = new ConcurrentLinkedQueue<>();
  private EventSender sender;

  abstract EventSender open();

  /** A topic that is there, and empty. */
  abstract String topic();

  /** Everything on the topic, per key in order. */
  abstract List<EventRecord> received(String topic, int atLeast);

  @BeforeEach
  void openSender() {
    sender = open();
  }

  @AfterEach
  void closeSender() {
    sender.close();
  }

  @Test
  void what_is_acknowledged_has_arrived_whole() {
    String topic = topic();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("z", "Zoë");
    headers.put("a", "1");
    sender.prepare(topic);

    sender.send(new EventRecord(topic, "k".getBytes(UTF_8), headers, bytes("v")), outcomes::add);

    await().atMost(PATIENCE).until(() -> !outcomes.isEmpty());
    assertThat(outcomes).containsExactly(SendOutcome.acknowledged());
    assertThat(received(topic, 1))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.key()).isEqualTo(bytes("k"));
              assertThat(it.value()).isEqualTo(bytes("v"));
              assertThat(List.copyOf(it.headers().entrySet()))
                  .isEqualTo(List.copyOf(headers.entrySet()));
            });
  }

  @Test
  void records_of_a_key_arrive_in_order_and_each_has_one_outcome() {
    String topic = topic();
    sender.prepare(topic);

    IntStream.range(0, 500)
        .forEach(i -> sender.send(record(topic, "key", bytes("" + i)), outcomes::add));

    await().atMost(PATIENCE).until(() -> outcomes.size() == 500);
    assertThat(received(topic, 500).stream().map(it -> new String(it.value(), UTF_8)))
        .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(i -> "" + i).toList());
    assertThat(outcomes).hasSize(500).containsOnly(SendOutcome.acknowledged());
  }

  @Test
  void a_record_that_is_too_large_is_refused_for_itself_alone() {
    String topic = topic();
    sender.prepare(topic);

    sender.send(record(topic, "large", new byte[2 << 20]), outcomes::add);
    sender.send(record(topic, "small", bytes("v")), outcomes::add);

    await().atMost(PATIENCE).until(() -> outcomes.size() == 2);
    assertThat(outcomes)
        .filteredOn(SendOutcome.Refused.class::isInstance)
        .singleElement()
        .satisfies(
            it ->
                assertThat(((SendOutcome.Refused) it).scope()).isEqualTo(SendOutcome.Scope.RECORD));
    assertThat(received(topic, 1)).hasSize(1);
  }

  @Test
  void a_closed_sender_refuses() {
    String topic = topic();
    sender.close();

    sender.send(record(topic, "key", bytes("v")), outcomes::add);

    assertThat(outcomes).singleElement().isInstanceOf(SendOutcome.Refused.class);
  }

  private static EventRecord record(String topic, String key, byte[] value) {
    return new EventRecord(topic, bytes(key), Map.of("h", "v"), value);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
