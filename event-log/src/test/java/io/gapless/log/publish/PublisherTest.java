package io.gapless.log.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.TestEvents;
import io.gapless.log.spill.InMemoryFallbackStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublisherTest {
  private static final WriterId WRITER = new WriterId(new UUID(1, 1));
  private static final EntityKey A = EntityKey.of("account", "a");
  private static final EntityKey B = EntityKey.of("account", "b");

  private final InMemorySender sender = new InMemorySender();
  private final InMemoryFallbackStore spill = new InMemoryFallbackStore(System::nanoTime);
  private final List<Event> confirmed = new CopyOnWriteArrayList<>();
  private Publisher publisher = publisher(sender, PublisherBounds.defaults());

  @AfterEach
  void close() {
    publisher.close(Duration.ZERO);
  }

  @Test
  void events_are_published_in_order_and_confirmed() {
    List<Event> events = events(A, 1, 100);

    publisher.publish(events, confirmed::add);

    await().untilAsserted(() -> assertThat(confirmed).isEqualTo(events));
    assertThat(sender.records("gapless.account")).hasSize(100);
    await().until(() -> publisher.status().held() == 0 && publisher.status().published() == 100);
  }

  @Test
  void while_kafka_refuses_everything_events_are_spilled_and_confirmed() {
    publisher.close();
    publisher = publisher(refusing(), PublisherBounds.defaults());
    List<Event> events = events(A, 1, 50);

    publisher.publish(events, confirmed::add);

    await().untilAsserted(() -> assertThat(confirmed).isEqualTo(events));
    assertThat(spill.keys()).hasSize(50);
    await().until(() -> publisher.status().spilled() == 50);
    assertThat(publisher.status().spilledEntities()).isEqualTo(1);
  }

  @Test
  void with_both_down_nothing_is_confirmed_until_the_fallback_store_is_back() {
    publisher.close();
    spill.setDown(true);
    publisher = publisher(refusing(), PublisherBounds.defaults());
    publisher.publish(events(A, 1, 3), confirmed::add);
    await().until(() -> publisher.status().circuit().equals("OPEN"));
    assertThat(confirmed).isEmpty();
    assertThat(publisher.status().held()).isEqualTo(3);

    spill.setDown(false);

    await().untilAsserted(() -> assertThat(confirmed).hasSize(3));
  }

  @Test
  void an_entity_whose_rows_are_drained_is_sent_to_kafka_again() {
    Event large =
        new Event(
            Position.of(1),
            A,
            EntityVersion.first(),
            WRITER,
            TestEvents.content("x".repeat(InMemorySender.MAX_BYTES)));
    publisher.publish(List.of(large), confirmed::add);
    await().until(() -> spill.keys().size() == 1);

    spill.clear();

    await().until(() -> publisher.status().spilledEntities() == 0);
    publisher.publish(events(A, 2, 2), confirmed::add);
    await().until(() -> sender.records("gapless.account").size() == 1);
  }

  @Test
  void a_writer_for_whose_event_there_is_no_room_gets_nothing_more_in() {
    publisher.close();
    spill.setDown(true);
    publisher = publisher(refusing(), new PublisherBounds(2, 1L << 20, 10, 1 << 20, 10));

    publisher.publish(events(A, 1, 3), confirmed::add);
    publisher.publish(events(B, 1, 1), confirmed::add);

    assertThat(publisher.hasDropped(WRITER)).isTrue();
    publisher.abandon(WRITER);
    await().until(() -> publisher.status().held() == 0);
    assertThat(publisher.hasDropped(WRITER)).isFalse();
    spill.setDown(false);
    WriterId next = new WriterId(new UUID(2, 2));
    publisher.publish(List.of(TestEvents.event(B, 2, 9, next)), confirmed::add);
    await().untilAsserted(() -> assertThat(confirmed).hasSize(1));
  }

  @Test
  void a_sender_that_blocks_blocks_no_caller() {
    publisher.close();
    publisher = publisher(blocking(), PublisherBounds.defaults());
    long before = System.nanoTime();

    for (int version = 1; version <= 1_000; version++) {
      publisher.publish(events(A, version, version), confirmed::add);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    assertThat(confirmed).isEmpty();
  }

  @Test
  void closing_waits_for_what_is_held_and_then_takes_nothing() {
    publisher.publish(events(A, 1, 100), confirmed::add);

    publisher.close(Duration.ofSeconds(30));

    assertThat(confirmed).hasSize(100);
    publisher.publish(events(A, 101, 101), confirmed::add);
    assertThat(publisher.status().running()).isFalse();
    assertThat(sender.records("gapless.account")).hasSize(100);
  }

  @Test
  void an_error_nobody_expected_stops_it_visibly() {
    publisher.publish(
        events(A, 1, 1),
        event -> {
          throw new IllegalStateException("a listener must not throw");
        });

    await().until(() -> !publisher.status().running());
    publisher.publish(events(A, 2, 2), confirmed::add);
    assertThat(confirmed).isEmpty();
  }

  private Publisher publisher(EventSender by, PublisherBounds bounds) {
    CircuitSettings circuit =
        new CircuitSettings(3, Duration.ofSeconds(30), Duration.ofSeconds(30));
    PublisherSettings settings =
        new PublisherSettings(Map.of("bootstrap.servers", "unused:1"), circuit, bounds);
    return Publisher.start(by, spill, WireFormat.standard(), settings);
  }

  private static List<Event> events(EntityKey entity, long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(version -> TestEvents.event(entity, version, version, WRITER))
        .toList();
  }

  private static EventSender refusing() {
    return new SendBy(outcome -> outcome.accept(SendOutcome.refusedByCluster("down")));
  }

  /** Never answers; ends when its thread is interrupted. */
  private static EventSender blocking() {
    return new SendBy(
        outcome -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome.accept(SendOutcome.unknown("interrupted"));
          }
        });
  }

  private record SendBy(Consumer<Consumer<SendOutcome>> how) implements EventSender {
    @Override
    public void send(EventRecord record, Consumer<SendOutcome> outcome) {
      how.accept(outcome);
    }

    @Override
    public void prepare(String topic) {}

    @Override
    public void close() {}
  }
}
