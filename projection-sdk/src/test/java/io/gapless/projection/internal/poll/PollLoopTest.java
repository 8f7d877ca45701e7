package io.gapless.projection.internal.poll;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.WireFormat;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.internal.apply.Applier;
import io.gapless.projection.internal.backfill.Backfiller;
import io.gapless.projection.internal.core.ProjectionCore;
import io.gapless.projection.internal.watch.Progress;
import io.gapless.projection.internal.watch.StuckRule;
import io.gapless.projection.memory.InMemoryPositions;
import io.gapless.projection.positions.AppliedPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What turns of the poll loop show of themselves, by a clock set by hand. */
final class PollLoopTest {
  private static final ProjectionName PROJECTION = new ProjectionName("accounts");
  private static final TopicPartition PARTITION = new TopicPartition("gapless.account", 0);
  private static final EntityKey ANN = entity("ann");
  private static final EntityKey BOB = entity("bob");
  private static final int MANY = 300;

  private final ProjectionSettings settings = ProjectionSettings.defaults();
  private final WireFormat format = WireFormat.standard();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>("earliest") {
        @Override
        public synchronized void commitSync(
            Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
          assertThat(assignment()).containsAll(offsets.keySet());
          committed.putAll(offsets);
        }

        @Override
        public synchronized void subscribe(
            Collection<String> topics, ConsumerRebalanceListener listener) {
          handover = listener;
          super.subscribe(topics, listener);
        }
      };
  private final InMemoryPositions positions = InMemoryPositions.create();
  private final Backfiller backfiller =
      new Backfiller(PROJECTION, new SimulatedStore(new Random(1)));
  private Instant now = Instant.EPOCH;
  private final Progress progress =
      new Progress(new StuckRule(settings.stuckAfter(), settings.backfill().grace()), () -> now);
  private final SafeListener listener = new SafeListener(List.of(progress));
  private final HealthBoard health = new HealthBoard(listener, () -> now);
  private @Nullable ConsumerRebalanceListener handover;
  private boolean rebuilding;
  private long rebuildMoves;
  private LoopView view = LoopView.EMPTY;
  private long sent;

  PollLoopTest() {
    consumer.assign(List.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 0L));
  }

  @AfterEach
  void close() {
    backfiller.close();
  }

  @Test
  void events_of_a_parked_entity_are_nothing_that_is_left_to_do() throws Exception {
    PollLoop loop =
        loop(
            (event, tx) -> {
              if (event.entity().equals(ANN)) {
                throw new IllegalStateException("simulated");
              }
            });
    send(event(ANN, 1));
    send(event(BOB, 1));
    turns(loop, 20);
    assertThat(positions.parked(PROJECTION, 10)).hasSize(1);

    for (int version = 2; version <= 61; version++) {
      send(event(ANN, version));
      turns(loop, 1);
    }

    assertThat(health()).isEqualTo(new ProjectionHealth.Running());
    assertThat(view.counts().applied()).isEqualTo(1);
  }

  @Test
  void records_that_are_on_the_topic_and_do_not_come_are_a_reason() throws Exception {
    PollLoop loop = loop((event, tx) -> {});
    send(event(BOB, 1));
    turns(loop, 60);
    assertThat(health()).isEqualTo(new ProjectionHealth.Running());

    consumer.updateEndOffsets(Map.of(PARTITION, sent + 3));
    turns(loop, 31);
    assertThat(health())
        .isInstanceOf(ProjectionHealth.Stuck.class)
        .extracting("reason")
        .isEqualTo("lag of 3 records, none is polled");

    send(event(BOB, 2));
    turns(loop, 2);
    assertThat(health()).isEqualTo(new ProjectionHealth.Running());
  }

  @Test
  void a_lag_that_is_worked_off_is_none_whatever_the_records_are() throws Exception {
    PollLoop loop = loop((event, tx) -> {});

    for (int second = 0; second < 60; second++) {
      send(new EventRecord(PARTITION.topic(), new byte[] {1}, Map.of(), "rubbish".getBytes(UTF_8)));
      consumer.updateEndOffsets(Map.of(PARTITION, sent + 3));
      turns(loop, 1);
    }

    assertThat(health()).isEqualTo(new ProjectionHealth.Running());
    assertThat(view.turn().lag()).isPositive();
  }

  @Test
  void records_of_a_type_that_is_rebuilt_wait_and_are_no_reason() throws Exception {
    PollLoop loop = loop((event, tx) -> {});
    rebuilding = true;
    turns(loop, 1);
    send(event(BOB, 1));
    consumer.updateEndOffsets(Map.of(PARTITION, sent));

    for (int second = 0; second < 60; second++) {
      rebuildMoves++;
      turns(loop, 1);
    }

    assertThat(consumer.paused()).containsExactly(PARTITION);
    assertThat(view.counts().applied()).isZero();
    assertThat(health()).isEqualTo(new ProjectionHealth.Running());
    rebuilding = false;
    turns(loop, 3);
    assertThat(consumer.paused()).isEmpty();
    assertThat(view.counts().applied()).isEqualTo(1);
  }

  @Test
  void a_rebuild_that_does_not_come_further_is_a_reason() throws Exception {
    PollLoop loop = loop((event, tx) -> {});
    rebuilding = true;

    turns(loop, 31);

    assertThat(health())
        .isInstanceOf(ProjectionHealth.Stuck.class)
        .extracting("reason")
        .isEqualTo("a rebuild does not come further; is the replay service reachable?");
  }

  @Test
  void it_polls_while_it_takes_nothing_or_its_partitions_would_go() throws Exception {
    PollLoop loop =
        loop(
            (event, tx) -> {
              throw new IllegalStateException("simulated");
            });
    for (int i = 0; i < settings.retry().pauseAt(); i++) {
      send(event(entity("e" + i), 1));
    }
    turns(loop, 20);
    assertThat(consumer.paused()).containsExactly(PARTITION);
    AtomicBoolean polled = new AtomicBoolean();

    consumer.schedulePollTask(() -> polled.set(true));
    turns(loop, 1);

    assertThat(polled).isTrue();
  }

  @Test
  void many_records_are_read_while_the_next_are_polled_and_handed_over_then() throws Exception {
    PollLoop loop = loop((event, tx) -> {});
    send(MANY);

    loop.step();
    assertThat(positions.committed(PROJECTION, List.of(ANN)))
        .containsEntry(ANN, AppliedPosition.none());

    turns(loop, 2);
    assertThat(view.counts().applied()).isEqualTo(MANY);
  }

  @Test
  void what_was_polled_of_partitions_that_go_is_handed_over_before_they_go() throws Exception {
    runUntil(() -> consumer.rebalance(List.of()));

    assertThat(positions.committed(PROJECTION, List.of(ANN)))
        .extractingByKey(ANN)
        .extracting(AppliedPosition::version)
        .isEqualTo(EntityVersion.of(MANY));
    assertThat(committed)
        .extractingByKey(PARTITION)
        .extracting(OffsetAndMetadata::offset)
        .isEqualTo((long) MANY);
  }

  @Test
  void of_partitions_that_were_lost_nothing_is_committed_afterwards() throws Exception {
    runUntil(() -> requireNonNull(handover).onPartitionsLost(List.of(PARTITION)));

    assertThat(committed).isEmpty();
  }

  /** Polls many records, and then comes the end. */
  private void runUntil(Runnable end) throws InterruptedException {
    consumer.unsubscribe();
    AtomicBoolean closing = new AtomicBoolean();
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(PARTITION));
          consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
          send(MANY);
        });
    consumer.schedulePollTask(
        () -> {
          end.run();
          closing.set(true);
        });
    loop((event, tx) -> {})
        .run(
            List.of(PARTITION.topic()),
            new SupervisedThread.Closing(new CountDownLatch(1), closing::get));
  }

  private void send(int many) {
    for (int version = 1; version <= many; version++) {
      send(event(ANN, version));
    }
  }

  private PollLoop loop(EventHandler handler) {
    ProjectionCore core = new ProjectionCore(settings, listener, new Random(1));
    Applier applier =
        new Applier(
            PROJECTION, settings.apply(), core, positions, handler, () -> now, new Random(1));
    progress.begins(applier::underWay);
    PollLoop.Parts parts =
        new PollLoop.Parts(
            PROJECTION, consumer, core, applier, 0, new RecordReader(format), backfiller, sight());
    return new PollLoop(parts, new Inbox(), health, () -> now, this::show);
  }

  private PollLoop.RebuildSight sight() {
    return new PollLoop.RebuildSight() {
      @Override
      public boolean isRebuilding(String topic) {
        return rebuilding;
      }

      @Override
      public long moves() {
        return rebuildMoves;
      }
    };
  }

  private void show(LoopView shown) {
    progress.turned(shown.turn());
    view = shown;
  }

  private void turns(PollLoop loop, int seconds) throws InterruptedException {
    for (int i = 0; i < seconds; i++) {
      loop.step();
      now = now.plusSeconds(1);
    }
  }

  private void send(Event event) {
    send(format.encode(event));
  }

  private void send(EventRecord record) {
    RecordHeaders headers = new RecordHeaders();
    record.headers().forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
    consumer.addRecord(
        new ConsumerRecord<>(
            PARTITION.topic(),
            PARTITION.partition(),
            sent++,
            now.toEpochMilli(),
            TimestampType.CREATE_TIME,
            record.key().length,
            record.value().length,
            record.key(),
            record.value(),
            headers,
            Optional.empty()));
    consumer.updateEndOffsets(Map.of(PARTITION, sent));
  }

  private ProjectionHealth health() {
    return progress.judge(health.health());
  }
}
