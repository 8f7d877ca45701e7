package io.gapless.replay.drain;

import io.gapless.event.wire.EventRecord;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillReader;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.replay.publish.Publication;
import io.gapless.replay.publish.PublishOutcome;
import io.gapless.replay.publish.TopicGates;
import io.gapless.replay.sample.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** One replica's drain, a step at a time, and what its producer has under way. */
final class SimulatedDrainer {
  private record Sent(EventRecord record, CompletableFuture<PublishOutcome> outcome) {}

  private final DrainWorld world;
  private final SpillReader store;
  private final ShardDrain drain;
  private final List<Sent> underWay = new ArrayList<>();
  private final Map<Shard, DrainPage.Cursor> cursors = new HashMap<>();
  private Optional<Shard> shard = Optional.empty();
  private Optional<PageDrain> page = Optional.empty();
  private int unseenAcknowledgements;

  SimulatedDrainer(DrainWorld world, SpillReader store, ManualTime time) {
    this.world = world;
    this.store = store;
    Publication publication =
        new Publication(this::send, new TopicGates(time), Duration.ofSeconds(40));
    this.drain = new ShardDrain(store, publication, time);
  }

  private CompletableFuture<PublishOutcome> send(EventRecord record) {
    Sent sent = new Sent(record, new CompletableFuture<>());
    underWay.add(sent);
    return sent.outcome();
  }

  /** Begins a page, or takes a step of the one it has. */
  void step(Random random) throws InterruptedException {
    if (page.isEmpty()) {
      begin(random);
      return;
    }
    if (!page.get().step(Duration.ZERO)) {
      unseenAcknowledgements = 0;
      DrainPage.Cursor next = page.get().result().next();
      cursors.put(shard.orElseThrow(), next);
      if (next.heldBack().isPresent()) {
        world.reached(DrainWorld.Sometimes.ENTITY_GOES_ON_IN_THE_NEXT_PAGE_AFTER_A_FAILURE);
      }
      page = Optional.empty();
      shard = Optional.empty();
    }
  }

  private void begin(Random random) {
    List<Shard> shards = world.shards();
    Shard next = shards.get(random.nextInt(shards.size()));
    DrainPage.Cursor cursor = cursors.getOrDefault(next, DrainPage.Cursor.START);
    List<SpilledEvent> rows = store.read(next, cursor.after(), 1 + random.nextInt(8));
    if (rows.isEmpty()) {
      cursors.put(next, DrainPage.Cursor.START);
      return;
    }
    shard = Optional.of(next);
    page = Optional.of(drain.start(rows, cursor));
  }

  /**
   * The broker, or the producer's time-out, settles one event under way; those with one key in
   * their order.
   */
  void settleOne(Random random) {
    if (!underWay.isEmpty()) {
      byte[] key = underWay.get(random.nextInt(underWay.size())).record().key();
      Sent sent =
          underWay.stream()
              .filter(it -> Arrays.equals(it.record().key(), key))
              .findFirst()
              .orElseThrow();
      underWay.remove(sent);
      PublishOutcome outcome = world.answer(sent.record());
      if (outcome instanceof PublishOutcome.Acknowledged) {
        unseenAcknowledgements++;
      }
      sent.outcome().complete(outcome);
    }
  }

  /** The store failed: the page is given up, and begun again from the shard's start. */
  void forgetPage() {
    shard.ifPresent(cursors::remove);
    shard = Optional.empty();
    page = Optional.empty();
    unseenAcknowledgements = 0;
  }

  boolean hasUndeletedAcknowledgement() {
    return unseenAcknowledgements > 0;
  }

  /** Everything in memory is gone; returns what the broker may still get. */
  List<EventRecord> crash() {
    List<EventRecord> lost = underWay.stream().map(Sent::record).toList();
    underWay.clear();
    cursors.clear();
    forgetPage();
    return lost;
  }

  Optional<Shard> shard() {
    return shard;
  }
}
