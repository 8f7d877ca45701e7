package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.replay.jobs.select.Cursor;
import io.gapless.replay.jobs.select.SelectedEvents;
import io.gapless.replay.jobs.select.SelectedPage;
import io.gapless.replay.jobs.select.Selection;
import io.gapless.replay.jobs.select.TallyPage;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages and counts of a real event store, by steps of any size. */
final class SelectedEventsIT {
  private static final EntityType ACCOUNT = EntityType.of("account");
  private static final Instant LATER = Instant.parse("2026-11-21T00:00:00Z");

  private static LocalStack shared;
  private static ReplayStack stack;
  private static final List<Event> ALL = new ArrayList<>();
  private static SelectedEvents events;

  @BeforeAll
  static void fill() throws Exception {
    shared = LocalStack.start(StackOptions.forTest("selected-events"));
    stack = new ReplayStack(shared);
    WriterId writer = stack.rows().writer(Duration.ZERO, 0);
    for (int version = 1; version <= 40; version++) {
      for (String id : List.of("a", "A", "\u00e4", "b")) {
        ALL.add(stack.rows().append(writer, ReplayStack.account(id), version));
      }
    }
    stack.rows().update("UPDATE events SET event_type = 'Renamed' WHERE version % 3 = 0");
    stack.rows().update("UPDATE events SET occurred_at = '2026-11-21' WHERE version > 25");
    events = stack.rows().selected();
  }

  @AfterAll
  static void stop() throws Exception {
    try (LocalStack closing = shared) {
      stack.close();
    }
  }

  private static Selection selection(
      List<String> ids, Optional<String> type, Optional<Instant> since, Optional<Instant> until) {
    return new Selection(
        ACCOUNT,
        ids,
        type,
        ALL.get(5).position(),
        Optional.of(ALL.get(150).position()),
        since,
        until);
  }

  /** All that a selection can be, as to how it is read. */
  private static List<Selection> selections() {
    List<Selection> all = new ArrayList<>();
    for (List<String> ids : List.of(List.<String>of(), List.of("a", "nobody", "\u00e4"))) {
      for (Optional<String> type : List.of(Optional.<String>empty(), Optional.of("Renamed"))) {
        all.add(selection(ids, type, Optional.empty(), Optional.empty()));
        all.add(selection(ids, type, Optional.of(LATER), Optional.empty()));
        all.add(selection(ids, type, Optional.empty(), Optional.of(LATER)));
      }
    }
    return all;
  }

  private static List<Event> expected(Selection selection) {
    Instant before = ALL.getFirst().occurredAt();
    return ALL.stream()
        .filter(
            it ->
                it.position().isAfter(selection.after())
                    && !it.position().isAfter(selection.through().orElseThrow())
                    && (!selection.isByEntity() || selection.entities().contains(it.entity().id()))
                    && (selection.eventType().isEmpty() || it.version().value() % 3 == 0)
                    && selection
                        .since()
                        .filter(
                            since -> (it.version().value() > 25 ? LATER : before).isBefore(since))
                        .isEmpty()
                    && selection
                        .until()
                        .filter(
                            until -> !(it.version().value() > 25 ? LATER : before).isBefore(until))
                        .isEmpty())
        .toList();
  }

  @Test
  void pages_of_any_size_bring_each_selected_event_once_in_the_order_of_its_entity() {
    for (Selection selection : selections()) {
      for (int limit : List.of(1, 7, 1_000)) {
        List<Event> read = new ArrayList<>();
        Cursor at = Cursor.start(selection);
        SelectedPage page;
        do {
          page = events.page(selection, at, ALL.get(150).position(), limit);
          page.events().forEach(it -> read.add(it.event()));
          at = page.end();
        } while (!page.isLast());

        assertThat(read)
            .as("%s by %s", selection, limit)
            .extracting(Event::id)
            .containsExactlyInAnyOrderElementsOf(
                expected(selection).stream().map(Event::id).toList());
        for (String id : List.of("a", "A", "\u00e4", "b")) {
          assertThat(read.stream().filter(it -> it.entity().id().equals(id)))
              .isSortedAccordingTo((left, right) -> left.version().compareTo(right.version()));
        }
      }
    }
  }

  @Test
  void a_page_can_be_begun_behind_each_of_its_events() {
    for (Selection selection : selections()) {
      Position through = ALL.get(150).position();
      SelectedPage whole = events.page(selection, Cursor.start(selection), through, 1_000);
      for (int i = 0; i < whole.events().size(); i++) {
        SelectedPage rest = events.page(selection, whole.events().get(i).cursor(), through, 1_000);
        assertThat(rest.events().stream().map(it -> it.event().id()))
            .containsExactlyElementsOf(
                whole.events().stream().skip(i + 1L).map(it -> it.event().id()).toList());
      }
    }
  }

  @Test
  void counts_by_windows_of_any_size_come_to_the_same() {
    for (Selection selection : selections()) {
      for (int window : List.of(1, 7, 50_000)) {
        long count = 0;
        long bytes = 0;
        Cursor at = Cursor.start(selection);
        TallyPage page;
        do {
          page = events.count(selection, at, selection.after(), ALL.get(150).position(), window);
          count += page.tallies().stream().mapToLong(TallyPage.Tally::events).sum();
          bytes += page.tallies().stream().mapToLong(TallyPage.Tally::bytes).sum();
          at = page.end();
        } while (!page.isLast());

        assertThat(count).as("%s by %s", selection, window).isEqualTo(expected(selection).size());
        assertThat(bytes)
            .isEqualTo(expected(selection).stream().mapToLong(it -> it.payload().size()).sum());
      }
    }
  }
}
