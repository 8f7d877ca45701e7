package io.gapless.log.publish;

import io.gapless.event.EntityKey;
import io.gapless.event.WriterId;
import io.gapless.log.TestEvents;
import io.gapless.log.spill.Occupancy;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A publication path, what is done to it step by step, and the outcomes there are. */
abstract class PublicationSteps {
  static final EntityKey A = EntityKey.of("account", "a");
  static final EntityKey B = EntityKey.of("account", "b");
  static final EntityKey C = EntityKey.of("account", "c");
  static final WriterId WRITER = new WriterId(new UUID(1, 1));
  static final SendOutcome ACKNOWLEDGED = SendOutcome.acknowledged();
  static final SendOutcome UNKNOWN = SendOutcome.unknown("expired");
  static final SendOutcome NO_CLUSTER = SendOutcome.refusedByCluster("no metadata");
  static final SendOutcome TOO_LARGE = SendOutcome.refusedRecord("too large");

  static final CircuitSettings CIRCUIT =
      new CircuitSettings(3, Duration.ofMillis(500), Duration.ofMillis(500));
  static final PublisherBounds BOUNDS = new PublisherBounds(100, 1L << 20, 10, 1 << 20, 50);

  final ManualClock clock = new ManualClock();
  PublicationPath path = new PublicationPath(CIRCUIT, BOUNDS, clock);
  private long position;

  final UnconfirmedEvent accept(EntityKey entity, long version) {
    return accept(entity, WRITER, version);
  }

  final UnconfirmedEvent accept(EntityKey entity, WriterId writer, long version) {
    UnconfirmedEvent event =
        new UnconfirmedEvent(
            TestEvents.event(entity, version, ++position, writer), it -> {}, clock.instant());
    path.accept(List.of(event));
    path.proceed();
    return event;
  }

  final void ended(UnconfirmedEvent event, SendOutcome outcome) {
    path.sendEnded(event, outcome);
    path.proceed();
  }

  final void spilled(SpillBatch batch) {
    path.spilled(batch);
    path.proceed();
  }

  final void pass(long millis) {
    clock.pass(Duration.ofMillis(millis));
    path.proceed();
  }

  final SpillBatch batch() {
    clock.pass(SpillQueue.BETWEEN_WRITES);
    return path.nextBatch().orElseThrow(() -> new AssertionError("no batch"));
  }

  final FenceCheck check() {
    Optional<FenceCheck> check = path.nextFenceCheck();
    if (check.isEmpty()) {
      pass(1_001);
      check = path.nextFenceCheck();
    }
    return check.orElseThrow(() -> new AssertionError("no question"));
  }

  final void answer(FenceCheck check, Set<EntityKey> held) {
    answer(check, List.copyOf(held), SpillWriter.MAX_LOOK);
  }

  /** The store has rows of these, of which {@code look} are looked at in each shard. */
  final void answer(FenceCheck check, List<EntityKey> rows, int look) {
    path.fenceAnswered(check, answerOf(check, rows.stream(), look));
    path.proceed();
  }

  static Map<Shard, Occupancy> answerOf(FenceCheck check, Stream<EntityKey> rows, int look) {
    Map<Shard, List<EntityKey>> stored =
        rows.sorted().collect(Collectors.groupingBy(Shard::of, Collectors.toList()));
    Map<Shard, Occupancy> answer = new HashMap<>();
    check
        .shards()
        .forEach(
            (shard, after) ->
                answer.put(
                    shard,
                    Occupancy.of(
                        after,
                        stored.getOrDefault(shard, List.of()).stream()
                            .filter(it -> after.isEmpty() || it.compareTo(after.get()) > 0)
                            .limit(look)
                            .toList(),
                        look)));
    return answer;
  }
}
