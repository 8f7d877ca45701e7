package io.gapless.projection.internal.backfill;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.wire.EventWindow;
import io.gapless.event.wire.WireFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events by position are untrusted input, as all answers are. */
class WindowAnswerTest {
  private static final EntityType TYPE = new EntityType("account");
  private static final Position AFTER = Position.of(10);
  private static final Position THROUGH = Position.of(20);
  private static final int LIMIT = 2;
  private static final Event ANN = event(entity("ann"), 4, 11);
  private static final Event BOB = event(entity("bob"), 1, 20);

  private final AnswerCheck check = new AnswerCheck(WireFormat.standard());

  @Test
  void the_window_asked_for_is_taken() {
    assertThat(answer(window(20, ANN, BOB)))
        .isEqualTo(new WindowAnswer.Answered(window(20, ANN, BOB)));
    assertThat(answer(window(10))).isInstanceOf(WindowAnswer.Answered.class);
  }

  @Test
  void a_window_cut_before_its_last_line_is_no_answer() {
    assertUnusable(window(20, ANN, BOB).lines(WireFormat.standard()).subList(0, 2));
    assertUnusable(List.of());
  }

  @Test
  void a_window_with_a_line_that_is_no_event_is_no_answer() {
    assertUnusable(
        List.of(
            "{\"verdict\":\"not-yet\",\"entityversion\":\"5\"}",
            "{\"through\":\"20\",\"stable\":\"30\"}"));
    assertUnusable(List.of("<html>", "{\"through\":\"20\",\"stable\":\"30\"}"));
    assertUnusable(List.of("{\"through\":\"20\"}"));
  }

  @Test
  void a_window_that_ends_before_it_begins_is_no_answer() {
    assertUnusable(window(9));
  }

  @Test
  void more_events_than_asked_for_are_no_answer() {
    assertUnusable(window(20, ANN, event(entity("cid"), 1, 12), BOB));
  }

  @Test
  void an_event_outside_of_the_window_is_no_answer() {
    assertUnusable(window(20, event(entity("ann"), 4, 10)));
    assertUnusable(window(30, event(entity("ann"), 4, 21)));
    assertUnusable(window(15, event(entity("ann"), 4, 16)));
  }

  @Test
  void events_that_do_not_ascend_are_no_answer() {
    assertUnusable(window(20, BOB, ANN));
    assertUnusable(window(20, ANN, ANN));
  }

  @Test
  void an_event_of_another_type_is_no_answer() {
    assertUnusable(window(20, event(EntityKey.of("order", "ann"), 4, 11)));
  }

  private static EventWindow window(long through, Event... events) {
    return new EventWindow(List.of(events), Position.of(through), Position.of(30));
  }

  private WindowAnswer answer(EventWindow window) {
    return answer(window.lines(WireFormat.standard()));
  }

  private WindowAnswer answer(List<String> lines) {
    return check.window(TYPE, AFTER, THROUGH, LIMIT, lines);
  }

  private void assertUnusable(EventWindow window) {
    assertUnusable(window.lines(WireFormat.standard()));
  }

  private void assertUnusable(List<String> lines) {
    assertThat(answer(lines)).isInstanceOf(WindowAnswer.Unusable.class);
  }
}
