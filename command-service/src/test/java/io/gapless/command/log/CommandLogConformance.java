package io.gapless.command.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.log.append.AppendCondition;
import io.gapless.log.append.AppendRequest;
import io.gapless.log.append.AppendResult;
import io.gapless.log.append.CommandStamp;
import io.gapless.log.read.EntityPage;
import io.gapless.log.read.EntityRange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link CommandLog} does, the real one and the one that tests of the flow use. */
public abstract class CommandLogConformance {
  private final EntityKey entity = EntityKey.of("account", "conformance-" + UUID.randomUUID());

  /** Empty, or with other entities only. */
  protected abstract CommandLog log();

  @Test
  void it_is_available() {
    assertThat(log().isAvailable()).isTrue();
  }

  @Test
  void what_is_appended_is_read_back_in_version_order() {
    AppendResult result = append(0, 3, stamp());

    assertThat(result)
        .isInstanceOfSatisfying(
            AppendResult.Appended.class,
            appended -> {
              assertThat(appended.version()).isEqualTo(EntityVersion.of(3));
              assertThat(appended.events()).isEqualTo(read(1, 10));
            });
    assertThat(read(1, 10)).extracting(it -> it.version().value()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void a_page_starts_and_ends_where_it_is_asked_to() {
    append(0, 5, stamp());

    assertThat(read(2, 2)).extracting(it -> it.version().value()).containsExactly(2L, 3L);
    assertThat(read(6, 2)).isEmpty();
  }

  @Test
  void several_entities_are_read_at_once_each_from_where_it_is_asked_for() {
    append(0, 5, stamp());
    EntityKey unknown = EntityKey.of("account", entity.id() + "-unknown");

    List<EntityPage> pages =
        log()
            .events(
                List.of(
                    new EntityRange(entity, EntityVersion.of(4), 10),
                    new EntityRange(unknown, EntityVersion.first(), 10),
                    new EntityRange(entity, EntityVersion.of(2), 2)));

    assertThat(pages.stream().map(EntityPage::events))
        .containsExactly(read(4, 10), List.of(), read(2, 2));
  }

  @Test
  void keys_are_told_apart_by_their_bytes() {
    append(0, 1, stamp());

    assertThat(log().events(EntityKey.of("Account", entity.id()), EntityVersion.first(), 1))
        .isEmpty();
    assertThat(log().events(EntityKey.of("account", entity.id() + " "), EntityVersion.first(), 1))
        .isEmpty();
  }

  @Test
  void an_append_at_another_version_conflicts_and_says_which() {
    append(0, 2, stamp());

    AppendResult result = append(1, 1, stamp());

    assertThat(result)
        .isEqualTo(new AppendResult.VersionConflict(EntityVersion.of(1), EntityVersion.of(2)));
    assertThat(read(1, 10)).hasSize(2);
  }

  @Test
  void an_append_may_ask_for_the_event_that_it_builds_on() {
    append(0, 2, stamp());
    EventId second = read(2, 1).getFirst().id();

    AppendResult onAnother =
        appendOne(AppendCondition.after(EntityVersion.of(2), new EventId(UUID.randomUUID())));
    AppendResult onIt = appendOne(AppendCondition.after(EntityVersion.of(2), second));

    assertThat(onAnother)
        .isEqualTo(new AppendResult.VersionConflict(EntityVersion.of(2), EntityVersion.of(2)));
    assertThat(onIt).isInstanceOf(AppendResult.Appended.class);
  }

  @Test
  void a_repeated_command_gets_the_first_answer_whatever_version_it_asks_for_now() {
    CommandStamp stamp = stamp();
    append(0, 2, stamp);
    append(2, 1, stamp());

    AppendResult repeated = append(0, 2, stamp);

    AppendResult first = new AppendResult.AlreadyAppended(2, EntityVersion.of(2));
    assertThat(repeated).isEqualTo(first);
    assertThat(log().earlier(stamp)).contains(first);
    assertThat(read(1, 10)).hasSize(3);
  }

  @Test
  void a_command_id_stands_for_one_request() {
    CommandStamp stamp = stamp();
    append(0, 1, stamp);
    CommandStamp other = new CommandStamp(stamp.id(), Digest.of(new byte[] {1}));

    AppendResult result = append(1, 1, other);

    assertThat(result).isEqualTo(new AppendResult.CommandIdReused());
    assertThat(log().earlier(other)).contains(new AppendResult.CommandIdReused());
  }

  @Test
  void a_new_command_id_has_no_earlier_answer() {
    assertThat(log().earlier(stamp())).isEqualTo(Optional.empty());
  }

  @Test
  void a_refused_command_leaves_its_id_free() {
    CommandStamp stamp = stamp();
    append(7, 1, stamp);

    assertThat(log().earlier(stamp)).isEmpty();
    assertThat(append(0, 1, stamp)).isInstanceOf(AppendResult.Appended.class);
  }

  @Test
  void a_command_without_events_is_remembered() {
    CommandStamp stamp = stamp();
    append(0, 1, stamp());

    AppendResult result = append(1, 0, stamp);

    assertThat(result).isEqualTo(new AppendResult.Appended(List.of(), EntityVersion.of(1)));
    assertThat(log().earlier(stamp))
        .contains(new AppendResult.AlreadyAppended(0, EntityVersion.of(1)));
  }

  @Test
  void a_command_without_events_needs_its_version_too() {
    append(0, 2, stamp());

    assertThat(append(1, 0, stamp()))
        .isEqualTo(new AppendResult.VersionConflict(EntityVersion.of(1), EntityVersion.of(2)));
  }

  @Test
  void a_payload_above_the_limit_is_refused() {
    EventContent large = content(Payload.of(new byte[Payload.MAX_BYTES + 1]));

    AppendResult result = append(request(AppendCondition.at(0), List.of(large), stamp()));

    assertThat(result)
        .isEqualTo(new AppendResult.TooLarge(Payload.MAX_BYTES + 1, Payload.MAX_BYTES));
    assertThat(read(1, 1)).isEmpty();
  }

  private List<Event> read(long from, int limit) {
    return log().events(entity, EntityVersion.of(from), limit);
  }

  private AppendResult append(long at, int events, CommandStamp stamp) {
    List<EventContent> contents =
        IntStream.range(0, events)
            .mapToObj(i -> content(Payload.ofText("{\"i\":" + i + "}")))
            .toList();
    return append(request(AppendCondition.at(at), contents, stamp));
  }

  private AppendResult appendOne(AppendCondition condition) {
    return append(request(condition, List.of(content(Payload.ofText("{}"))), stamp()));
  }

  private AppendResult append(AppendRequest request) {
    return log().append(request).orTimeout(10, TimeUnit.SECONDS).join();
  }

  private AppendRequest request(
      AppendCondition condition, List<EventContent> contents, CommandStamp stamp) {
    return new AppendRequest(entity, condition, contents, stamp);
  }

  private static EventContent content(Payload payload) {
    return new EventContent(
        new EventId(UUID.randomUUID()),
        "Tested",
        1,
        payload,
        Map.of("actor", "test"),
        Instant.parse("2026-01-01T00:00:00.123456Z"));
  }

  private static CommandStamp stamp() {
    return new CommandStamp(new CommandId(UUID.randomUUID().toString()), Digest.of(new byte[0]));
  }
}
