package io.gapless.projection.internal.verify;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.wire.EventWindow;
import io.gapless.event.wire.Heads;
import io.gapless.event.wire.Heads.Head;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.internal.backfill.HeadsAnswer;
import io.gapless.projection.internal.backfill.ReplayService;
import io.gapless.projection.internal.backfill.WindowAnswer;
import io.gapless.projection.internal.core.BackfillAnswer;
import io.gapless.projection.internal.core.BackfillRequest;
import io.gapless.projection.positions.VerifiedPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How the events of a long way are read by position. */
class BulkBackfillTest {
  private static final EntityKey ANN = entity("ann");
  private static final int STORED = 2_600;

  private final List<List<Long>> askedAtOnce = new ArrayList<>();
  private final List<Long> handedOver = new ArrayList<>();
  private int capacity = 4_000;
  private long stopsAt = Long.MAX_VALUE;
  private long unusableFrom = Long.MAX_VALUE;

  @Test
  void several_ranges_are_read_at_once_and_handed_over_in_position_order() {
    PendingWindow pending = pending();

    bulk().readOn(pending);

    assertThat(handedOver).containsExactlyElementsOf(positions(STORED));
    assertThat(askedAtOnce.getFirst()).containsExactly(0L, 500L, 1_000L, 1_500L);
    assertThat(pending.bulkThrough()).isEmpty();
  }

  @Test
  void no_more_is_read_than_there_is_room_for() {
    capacity = 1_200;
    PendingWindow pending = pending();

    bulk().readOn(pending);

    assertThat(handedOver).containsExactlyElementsOf(positions(1_200));
    assertThat(pending.bulkThrough()).contains(Position.of(1_200));
  }

  @Test
  void behind_an_answer_that_stops_short_is_read_again() {
    stopsAt = 700;
    PendingWindow pending = pending();

    bulk().readOn(pending);

    assertThat(handedOver).containsExactlyElementsOf(positions(STORED));
    assertThat(askedAtOnce.get(1).getFirst()).isEqualTo(700);
  }

  @Test
  void what_was_read_before_an_unusable_answer_is_kept() {
    unusableFrom = 1_000;
    PendingWindow pending = pending();

    bulk().readOn(pending);

    assertThat(handedOver).containsExactlyElementsOf(positions(1_000));
    assertThat(pending.bulkThrough()).as("the rest is asked for one by one").isEmpty();
  }

  private static List<Long> positions(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static PendingWindow pending() {
    Head head =
        new Head(ANN, EntityVersion.of(STORED), event(ANN, STORED).id(), Position.of(STORED));
    PendingWindow pending =
        new PendingWindow(
            VerifiedPosition.beginning(Position.start()),
            new Heads(List.of(head), Position.of(STORED), Position.of(STORED)),
            Instant.EPOCH,
            Duration.ZERO);
    pending.startsBulk();
    return pending;
  }

  private BulkBackfill bulk() {
    return new BulkBackfill(
        new ProjectionName("bulk"), ANN.type(), new Store(), new Room(), () -> Instant.EPOCH);
  }

  private final class Room implements BehindEntities {
    @Override
    public boolean behind(EntityKey entity, EntityVersion head) {
      throw new AssertionError("not asked for");
    }

    @Override
    public int room() {
      return capacity - handedOver.size();
    }

    @Override
    public void backfilled(List<Event> events) {
      events.forEach(it -> handedOver.add(it.position().value()));
    }

    @Override
    public boolean resuming(EntityKey entity) {
      throw new AssertionError("not asked for");
    }
  }

  private final class Store implements ReplayService {
    @Override
    public BackfillAnswer events(BackfillRequest request) {
      throw new AssertionError("not asked for");
    }

    @Override
    public HeadsAnswer heads(EntityType type, Position after, int limit) {
      throw new AssertionError("not asked for");
    }

    @Override
    public List<WindowAnswer> windows(EntityType type, List<Range> ranges, int limit) {
      askedAtOnce.add(ranges.stream().map(it -> it.after().value()).toList());
      return ReplayService.super.windows(type, ranges, limit);
    }

    @Override
    public WindowAnswer window(EntityType type, Position after, Position through, int limit) {
      if (after.value() >= unusableFrom) {
        return new WindowAnswer.Unusable("simulated");
      }
      long end = Math.min(through.value(), after.value() + limit);
      if (after.value() < stopsAt) {
        end = Math.min(end, stopsAt);
      }
      List<Event> events =
          LongStream.rangeClosed(after.value() + 1, end)
              .mapToObj(position -> event(ANN, position, position))
              .toList();
      return new WindowAnswer.Answered(
          new EventWindow(events, Position.of(end), Position.of(STORED)));
    }
  }
}
