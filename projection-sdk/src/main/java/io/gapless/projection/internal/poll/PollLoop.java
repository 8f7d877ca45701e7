package io.gapless.projection.internal.poll;

import io.gapless.projection.ProjectionName;
import io.gapless.projection.internal.apply.Applier;
import io.gapless.projection.internal.apply.Workers;
import io.gapless.projection.internal.backfill.Backfiller;
import io.gapless.projection.internal.core.ProjectionCore;
import io.gapless.projection.internal.watch.Turn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the poll loop: pass on what came, ask for what is missing, commit offsets, poll,
 * again and again, while the workers apply. It polls even while it takes nothing, or it would lose
 * its partitions. Its thread alone touches the consumer; core and applier it touches under the
 * workers' lock, which it never holds while it waits.
 */
final class PollLoop {
  private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
  private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(1);
  private static final Duration BETWEEN_VIEWS = Duration.ofMillis(100);
  private static final Duration MOST_REVOKING = Duration.ofSeconds(5);
  private static final Duration IDLE_POLL = Duration.ofMillis(100);
  private static final Duration BUSY_POLL = Duration.ofMillis(10);

  /** What a life works with; made anew for each. */
  record Parts(
      ProjectionName projection,
      Consumer<byte[], byte[]> consumer,
      ProjectionCore core,
      Applier applier,
      Workers workers,
      RecordReader reader,
      Backfiller backfiller,
      Predicate<String> isRebuilding) {}

  private final Parts parts;
  private final Consumer<byte[], byte[]> consumer;
  private final ProjectionCore core;
  private final Applier applier;
  private final Workers workers;
  private final Inbox inbox;
  private final InstantSource clock;
  private final java.util.function.Consumer<LoopView> viewers;
  private final HealthBoard health;
  private final Offsets offsets = new Offsets();
  private Instant nextCommit = Instant.MIN;
  private Instant nextView = Instant.MIN;
  private boolean polled;
  private boolean hasRoom;
  private boolean rebuilding;
  private Duration patience = IDLE_POLL;

  PollLoop(
      Parts parts,
      Inbox inbox,
      HealthBoard health,
      InstantSource clock,
      java.util.function.Consumer<LoopView> viewers) {
    this.parts = parts;
    this.consumer = parts.consumer();
    this.core = parts.core();
    this.applier = parts.applier();
    this.workers = parts.workers();
    this.inbox = inbox;
    this.health = health;
    this.clock = clock;
    this.viewers = viewers;
  }

  void run(Collection<String> topics, SupervisedThread.Closing closing)
      throws InterruptedException {
    consumer.subscribe(topics, new Handover());
    try {
      while (!closing.isAsked()) {
        step();
      }
    } catch (WakeupException e) {
      if (!closing.isAsked()) {
        throw e;
      }
    }
    workers.close();
    commitNow(due());
  }

  /** One turn. */
  void step() throws InterruptedException {
    workers.locked(this::decide);
    workers.locked(this::conclude); // what the turn leaves unfinished is seen before it polls
    commitSometimes();
    poll();
  }

  private void decide() {
    inbox.drain(core, applier.hasRoom(), clock.instant());
    parts.backfiller().drain((request, answer) -> core.answered(request, answer, clock.instant()));
  }

  private void conclude() {
    health.running(HealthBoard.Part.POLL, applier.pauseReason());
    if (applier.pauseReason().isEmpty()) {
      core.backfillsDue(clock.instant()).forEach(parts.backfiller()::ask);
    }
    showSometimes();
  }

  private void poll() throws InterruptedException {
    workers.await(BUSY_POLL, () -> applier.hasRoom() || applier.pauseReason().isPresent());
    workers.locked(this::look);
    choosePartitions();
    List<RecordReader.Read> reads = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
      polled = true;
      offsets.polled(new TopicPartition(record.topic(), record.partition()), record.offset());
      reads.add(parts.reader().read(record));
    }
    if (!reads.isEmpty()) {
      workers.locked(() -> reads.forEach(it -> it.passOn(core, applier, clock.instant())));
    }
  }

  /** None while there is no room, and none of a type that is being rebuilt. */
  private void choosePartitions() {
    Set<TopicPartition> rebuilt = new HashSet<>(consumer.assignment());
    rebuilt.removeIf(partition -> !parts.isRebuilding().test(partition.topic()));
    rebuilding = !rebuilt.isEmpty();
    if (hasRoom) {
      Set<TopicPartition> paused = new HashSet<>(consumer.paused());
      paused.removeAll(rebuilt);
      consumer.resume(paused);
      consumer.pause(rebuilt);
    } else {
      consumer.pause(consumer.assignment());
    }
  }

  private void look() {
    hasRoom = applier.hasRoom();
    boolean busy = core.openEntities() > 0 || !inbox.isEmpty() || rebuilding;
    boolean waited = !hasRoom && applier.pauseReason().isEmpty();
    patience = waited ? Duration.ZERO : busy ? BUSY_POLL : IDLE_POLL;
  }

  private Map<TopicPartition, OffsetAndMetadata> due() {
    Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
    workers.locked(() -> due.putAll(offsets.due(applier.oldestUnfinished())));
    return due;
  }

  private void commitSometimes() {
    Instant now = clock.instant();
    if (now.isBefore(nextCommit)) {
      return;
    }
    nextCommit = now.plus(BETWEEN_COMMITS);
    Map<TopicPartition, OffsetAndMetadata> due = due();
    if (!due.isEmpty()) {
      consumer.commitAsync(due, this::afterCommit);
    }
  }

  private void afterCommit(Map<TopicPartition, OffsetAndMetadata> done, Exception error) {
    if (error == null) {
      offsets.committed(done);
    } else {
      logNotCommitted(error);
    }
  }

  private void commitNow(Map<TopicPartition, OffsetAndMetadata> due) {
    if (due.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(due, MOST_REVOKING);
    } catch (KafkaException e) {
      logNotCommitted(e);
    }
  }

  /** Not an error: whoever resumes there finds duplicates, and knows them. */
  private void logNotCommitted(Exception error) {
    LOG.atInfo()
        .addKeyValue("projection", parts.projection())
        .addKeyValue("reason", error.toString())
        .log("Offsets not committed");
  }

  private void showSometimes() {
    Instant now = clock.instant();
    if (!now.isBefore(nextView)) {
      nextView = now.plus(BETWEEN_VIEWS);
      show();
    }
  }

  void show() {
    Turn turn =
        new Turn(
            applier.pauseReason().isPresent(),
            polled || rebuilding, // what waits in Kafka then is no work at hand
            core.openEntities(),
            core.held(),
            core.openGaps(clock.instant()),
            lag());
    polled = false;
    viewers.accept(new LoopView(core.counts(), turn));
  }

  private long lag() {
    return consumer.assignment().stream()
        .map(consumer::currentLag)
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .sum();
  }

  /** Called inside poll(), by the poll thread. */
  private final class Handover implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      LOG.atInfo()
          .addKeyValue("projection", parts.projection())
          .addKeyValue("partitions", partitions)
          .log("Partitions assigned");
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> due = due();
      due.keySet().retainAll(partitions);
      commitNow(due);
      onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      offsets.forget(partitions);
      workers.locked(() -> core.revoked(partitions));
      LOG.atInfo()
          .addKeyValue("projection", parts.projection())
          .addKeyValue("partitions", partitions)
          .log("Partitions given up");
    }
  }
}
