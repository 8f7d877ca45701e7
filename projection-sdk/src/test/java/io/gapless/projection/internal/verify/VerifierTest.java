package io.gapless.projection.internal.verify;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static io.gapless.projection.sample.SampleEvents.forked;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.wire.Heads;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.internal.backfill.HeadsAnswer;
import io.gapless.projection.internal.backfill.ReplayService;
import io.gapless.projection.internal.backfill.WindowAnswer;
import io.gapless.projection.internal.core.BackfillAnswer;
import io.gapless.projection.internal.core.BackfillAnswer.End;
import io.gapless.projection.internal.core.BackfillRequest;
import io.gapless.projection.memory.InMemoryPositions;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What becomes of an entity that is further than every head shows: is it a phantom? */
final class VerifierTest {
  private static final ProjectionName PROJECTION = new ProjectionName("accounts");
  private static final EntityKey ANN = entity("ann");
  private static final EntityType TYPE = ANN.type();
  private static final EntityVersion TWO = EntityVersion.of(2);

  static final List<BackfillAnswer> NOT_PARKED =
      List.of(
          new BackfillAnswer.Answered(List.of(event(ANN, 2)), new End.Silent()),
          new BackfillAnswer.Answered(List.of(), new End.Silent()),
          new BackfillAnswer.Answered(List.of(), new End.Damaged(TWO, "its digest is wrong")),
          new BackfillAnswer.Unusable("away"));
  static final List<BackfillAnswer> PARKED =
      List.of(
          new BackfillAnswer.Answered(List.of(forked(ANN, 2)), new End.Silent()),
          new BackfillAnswer.Answered(List.of(), new End.NotYet(TWO)),
          new BackfillAnswer.Answered(List.of(), new End.UnknownToStore(TWO)));

  private final InMemoryPositions positions = InMemoryPositions.create(() -> Instant.EPOCH);

  @BeforeEach
  void annStandsAtTwo() {
    positions.begin(PROJECTION, TYPE, Position.start());
    List<Event> events = List.of(event(ANN, 1), event(ANN, 2));
    positions.apply(
        PROJECTION, List.of(new Advance(ANN, AppliedPosition.none(), events)), (it, tx) -> {});
  }

  @ParameterizedTest
  @FieldSource("NOT_PARKED")
  void it_goes_on_unless_the_event_store_says_that_it_lacks_the_applied_event(
      BackfillAnswer answer) {
    compare(answer);

    assertThat(positions.parked(PROJECTION, 10)).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("PARKED")
  void it_is_parked_if_the_event_store_lacks_the_applied_event(BackfillAnswer answer) {
    compare(answer);

    assertThat(positions.parked(PROJECTION, 10))
        .singleElement()
        .satisfies(it -> assertThat(it.version()).isEqualTo(TWO));
  }

  @Test
  void it_is_not_asked_for_before_three_rounds_have_shown_the_end() {
    Verifier verifier = verifier(PARKED.getLast());

    for (int round = 0; round < AheadWatch.ROUNDS_BEFORE_ASKING - 1; round++) {
      verifier.compare();
    }

    assertThat(positions.parked(PROJECTION, 10)).isEmpty();
  }

  private void compare(BackfillAnswer answer) {
    Verifier verifier = verifier(answer);
    for (int round = 0; round <= AheadWatch.ROUNDS_BEFORE_ASKING; round++) {
      verifier.compare();
    }
  }

  private Verifier verifier(BackfillAnswer answer) {
    return new Verifier.Parts(
            PROJECTION,
            "me",
            positions,
            new OneWindow(answer),
            new Nobody(),
            new ProjectionListener() {},
            ProjectionSettings.defaults().verify(),
            () -> Instant.EPOCH)
        .of(TYPE);
  }

  /** An event store that shows version 1 and answers what it is told to when asked for more. */
  private record OneWindow(BackfillAnswer answer) implements ReplayService {
    private static final Position END = Position.of(1);

    @Override
    public BackfillAnswer events(BackfillRequest request) {
      return answer;
    }

    @Override
    public HeadsAnswer heads(EntityType type, Position after, int limit) {
      Heads.Head first =
          new Heads.Head(ANN, EntityVersion.first(), event(ANN, 1).id(), Position.of(1));
      return new HeadsAnswer.Answered(
          new Heads(after.isAfter(Position.start()) ? List.of() : List.of(first), END, END));
    }

    @Override
    public WindowAnswer window(EntityType type, Position after, Position through, int limit) {
      throw new AssertionError("nothing is behind");
    }
  }

  private static final class Nobody implements BehindEntities {
    @Override
    public boolean behind(EntityKey entity, EntityVersion head) {
      throw new AssertionError("nothing is behind");
    }

    @Override
    public int room() {
      return 0;
    }

    @Override
    public void backfilled(List<Event> events) {
      throw new AssertionError("nothing is behind");
    }

    @Override
    public boolean resuming(EntityKey entity) {
      return true;
    }
  }
}
