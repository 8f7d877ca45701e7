package io.gapless.command.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gapless.command.json.JsonObject;
import io.gapless.command.log.InMemoryCommandLog;
import io.gapless.command.receive.EventRange;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.log.EventLogException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityReadsTest {
  private static final EntityKey ENTITY = EntityKey.of("text", "t");
  private static final EntityKey ABSENT = EntityKey.of("text", "none");
  private static final EntityKey FOREIGN = EntityKey.of("other", "t");

  private final InMemoryCommandLog log = new InMemoryCommandLog();
  private final EntityReads reads =
      new EntityReads(new EntityKinds(List.of(TextEntity.definition()), log, 10), log);

  @Test
  void an_entity_is_shown_with_its_version() {
    TextEntity.write(log, ENTITY, "abc");

    assertThat(reads.state(ENTITY))
        .contains(
            new EntityView(ENTITY, EntityVersion.of(3), JsonObject.empty().with("text", "abc")));
  }

  @Test
  void what_has_no_event_is_not_there() {
    assertThat(reads.state(ABSENT)).isEmpty();
    assertThat(reads.state(FOREIGN)).isEmpty();
    assertThat(reads.events(ABSENT, range(1, 10))).isEmpty();
    assertThat(reads.events(FOREIGN, range(1, 10))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "1, 10000, 1, 450",
    "400, 10000, 400, 450",
    "1, 199, 1, 199",
    "1, 200, 1, 200",
    "1, 201, 1, 201",
    "1, 400, 1, 400",
    "51, 400, 51, 450",
    "450, 1, 450, 450",
  })
  void events_come_in_order_from_the_first_asked_for_to_the_limit(
      long from, int limit, long first, long last) {
    TextEntity.write(log, ENTITY, "x".repeat(450));

    List<Event> events = all(reads.events(ENTITY, range(from, limit)).orElseThrow());

    assertThat(events).hasSize(Math.toIntExact(last - first + 1));
    assertThat(events.getFirst().version()).isEqualTo(EntityVersion.of(first));
    assertThat(events.getLast().version()).isEqualTo(EntityVersion.of(last));
  }

  @Test
  void above_the_head_there_is_nothing() {
    TextEntity.write(log, ENTITY, "abc");

    assertThat(all(reads.events(ENTITY, range(4, 10)).orElseThrow())).isEmpty();
  }

  @Test
  void a_store_that_is_down_is_no_empty_answer() {
    TextEntity.write(log, ENTITY, "abc");
    log.available(false);

    assertThatExceptionOfType(EventLogException.class).isThrownBy(() -> reads.state(ENTITY));
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> reads.events(ENTITY, range(1, 10)));
  }

  @Test
  void a_page_that_cannot_be_read_does_not_end_the_answer_orderly() {
    TextEntity.write(log, ENTITY, "x".repeat(450));
    EventPages pages = reads.events(ENTITY, range(1, 450)).orElseThrow();
    log.reachable(false);

    assertThatExceptionOfType(EventLogException.class).isThrownBy(() -> all(pages));
  }

  private static EventRange range(long from, int limit) {
    return new EventRange(EntityVersion.of(from), limit);
  }

  private static List<Event> all(EventPages pages) {
    List<Event> all = new ArrayList<>();
    List<Event> page = pages.next();
    while (!page.isEmpty()) {
      all.addAll(page);
      page = pages.next();
    }
    return all;
  }
}
