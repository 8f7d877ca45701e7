package io.gapless.projection.internal.poll;

import io.gapless.event.crash.CrashPoint;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.internal.apply.Applier;
import io.gapless.projection.internal.apply.Workers;
import io.gapless.projection.internal.backfill.Backfiller;
import io.gapless.projection.internal.core.BackfillAnswer;
import io.gapless.projection.internal.core.BackfillRequest;
import io.gapless.projection.internal.core.ProjectionCore;
import io.gapless.projection.internal.poll.Decoding.Polled;
import io.gapless.projection.internal.watch.Turn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the poll loop: poll, decode, pass on what came, ask for what is missing, commit
 * offsets, again and again, while the workers apply. It polls even while it takes nothing, or it
 * would lose its partitions. Its thread alone touches the consumer; core, applier and offsets are
 * touched under the workers' lock, which nobody holds while waiting.
 */
final class PollLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
  private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(1);
  private static final Duration BETWEEN_VIEWS = Duration.ofMillis(100);
  private static final Duration MOST_REVOKING = Duration.ofSeconds(5);
  private static final Duration IDLE_POLL = Duration.ofMillis(100);
  private static final Duration BUSY_POLL = Duration.ofMillis(10);
  private static final Duration BETWEEN_TURNS = Duration.ofMillis(5);
  private static final int MOST_SUBMITTED = 2;

  /**
   * What a life works with; made anew for each.
   *
   * @param atOnce threads that apply
   */
  record Parts(
      ProjectionName projection,
      Consumer<byte[], byte[]> consumer,
      ProjectionCore core,
      Applier applier,
      int atOnce,
      RecordReader reader,
      Backfiller backfiller,
      RebuildSight rebuilds) {}

  /** What is being rebuilt, and whether that goes on. */
  interface RebuildSight {
    boolean isRebuilding(String topic);

    /** A number that changes whenever a rebuild came further, whichever instance saw to it. */
    long moves();
  }

  private final Parts parts;
  private final Consumer<byte[], byte[]> consumer;
  private final ProjectionCore core;
  private final Applier applier;
  private final Workers workers;
  private final Decoding decoding;
  private final Inbox inbox;
  private final InstantSource clock;
  private final java.util.function.Consumer<LoopView> viewers;
  private final HealthBoard health;
  private final Offsets offsets = new Offsets();
  private Instant nextTurn = Instant.MIN;
  private Instant nextCommit = Instant.MIN;
  private Instant nextView = Instant.MIN;
  private Optional<Decoding.Job> reading = Optional.empty();
  private boolean polled;
  private boolean pollsNothing;
  private boolean rebuilding;
  private long rebuildMoves;

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
    this.inbox = inbox;
    this.health = health;
    this.clock = clock;
    this.viewers = viewers;
    this.decoding = new Decoding(parts.projection(), parts.reader()::read);
    this.workers =
        Workers.start(parts.projection(), applier, parts.atOnce(), this::askIfThereMayBe);
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

  /** Waits for the tasks under way. */
  @Override
  public void close() {
    decoding.close();
    workers.close();
  }

  /** One turn. */
  void step() throws InterruptedException {
    Instant now = clock.instant();
    if (!now.isBefore(nextTurn) || (pollsNothing && workers.submitted() > 0)) {
      nextTurn = now.plus(BETWEEN_TURNS);
      workers.locked(this::turn);
      commitSometimes();
    }
    poll();
  }

  private void turn() {
    inbox.drain(core, applier::hasRoom, clock.instant());
    health.running(HealthBoard.Part.POLL, applier.pauseReason());
    ask();
    showSometimes();
  }

  private void askIfThereMayBe() {
    if (core.takeMayAsk()) {
      ask();
    }
  }

  private void ask() {
    if (applier.pauseReason().isEmpty()) {
      core.backfillsDue(clock.instant())
          .forEach(
              request -> {
                parts.backfiller().ask(request, this::answered);
                CrashPoint.BACKFILL_ASKED.reached();
              });
    }
  }

  /** Called by any thread. */
  private void answered(BackfillRequest request, BackfillAnswer answer) {
    workers.submit(() -> core.answered(request, answer, clock.instant()));
  }

  private void poll() throws InterruptedException {
    Applier.Sight sight = workers.sight();
    boolean waits = !sight.isPaused() && !hasRoom(sight);
    if (waits) {
      workers.awaitRoom(BUSY_POLL);
      sight = workers.sight();
    }
    choosePartitions(hasRoom(sight));
    ConsumerRecords<byte[], byte[]> found = consumer.poll(patience(sight, waits));
    pollsNothing = found.isEmpty();
    Decoding.Job job = decoding.begin(found);
    finishReading();
    reading = Optional.of(job);
    if (!job.isLarge()) {
      finishReading();
    }
  }

  /** Hands over what was polled before; of much that is done after the next poll only. */
  private void finishReading() throws InterruptedException {
    Optional<Decoding.Job> job = reading;
    reading = Optional.empty();
    List<Polled> records = job.isPresent() ? job.get().finish() : List.of();
    if (!records.isEmpty()) {
      workers.submit(() -> passOn(records, clock.instant()));
    }
  }

  /** None while there is no room, and none of a type that is being rebuilt. */
  private void choosePartitions(boolean hasRoom) {
    Set<TopicPartition> rebuilt = new HashSet<>(consumer.assignment());
    rebuilt.removeIf(partition -> !parts.rebuilds().isRebuilding(partition.topic()));
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

  private void passOn(List<Polled> records, Instant now) {
    CrashPoint.RECORD_RECEIVED.reached();
    polled = true;
    for (Polled it : records) {
      offsets.polled(it.partition(), it.offset());
      it.read().passOn(core, applier, now);
    }
    if (core.held() > 0) {
      CrashPoint.RECORD_HELD.reached();
    }
  }

  private boolean hasRoom(Applier.Sight sight) {
    return sight.hasRoom() && workers.submitted() < MOST_SUBMITTED;
  }

  private Duration patience(Applier.Sight sight, boolean waited) {
    if (waited || reading.isPresent() || workers.submitted() > 0) {
      return Duration.ZERO;
    }
    return sight.isBusy() || !inbox.isEmpty() || rebuilding ? BUSY_POLL : IDLE_POLL;
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
      CrashPoint.OFFSETS_DUE.reached();
      consumer.commitAsync(due, this::afterCommit);
    }
  }

  private void afterCommit(Map<TopicPartition, OffsetAndMetadata> done, Exception error) {
    if (error == null) {
      workers.locked(() -> offsets.committed(done));
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
    long moves = parts.rebuilds().moves();
    Turn turn =
        new Turn(
            applier.pauseReason().isPresent(),
            polled || moves != rebuildMoves,
            core.openEntities(),
            core.held(),
            core.openGaps(clock.instant()),
            lag(),
            rebuilding);
    polled = false;
    rebuildMoves = moves;
    viewers.accept(new LoopView(core.counts(), turn));
  }

  private long lag() {
    return consumer.assignment().stream()
        .map(consumer::currentLag)
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .sum();
  }

  /** Before partitions go: what came from them must not be taken for ours afterwards. */
  private void finishReadingNow() {
    try {
      finishReading();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // only who closes it interrupts it
    }
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
      if (workers.hasFailed()) {
        return; // an error here would keep the consumer from leaving its group
      }
      finishReadingNow();
      Map<TopicPartition, OffsetAndMetadata> due = due();
      due.keySet().retainAll(partitions);
      commitNow(due);
      CrashPoint.PARTITIONS_REVOKED.reached();
      onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      if (workers.hasFailed()) {
        return;
      }
      finishReadingNow();
      workers.locked(
          () -> {
            offsets.forget(partitions);
            core.revoked(partitions);
          });
      LOG.atInfo()
          .addKeyValue("projection", parts.projection())
          .addKeyValue("partitions", partitions)
          .log("Partitions given up");
    }
  }
}
