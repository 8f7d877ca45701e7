package io.gapless.event.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTest {
  private static final WireFormat FORMAT = WireFormat.standard();

  @Test
  void a_record_carries_the_contract() {
    EventRecord record = FORMAT.encode(event("ä/b c "));

    assertThat(record.topic()).isEqualTo("gapless.account");
    assertThat(record.key()).isEqualTo("ä/b c ".getBytes(UTF_8));
    assertThat(record.value()).isEqualTo("{}".getBytes(UTF_8));
    assertThat(record.headers())
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_source", "/gapless")
        .containsEntry("ce_type", "AccountCreated")
        .containsEntry("ce_subject", "account/ä/b c ")
        .containsEntry("ce_partitionkey", "ä/b c ")
        .containsEntry("ce_entityversion", "7")
        .containsEntry("ce_position", "42")
        .containsEntry("ce_schemaversion", "2")
        .containsEntry("ce_time", "2026-11-21T04:05:06.123456Z")
        .containsEntry("traceparent", "00-aa-bb-01")
        .containsKeys("ce_id", "ce_writer", "ce_digest")
        .doesNotContainKeys("ce_replay", "actor");
  }

  @Test
  void what_is_encoded_is_decoded_again() {
    Event event = event("a");

    EventRecord record = FORMAT.encode(event);

    assertThat(FORMAT.decode(record.headers(), record.value()))
        .isInstanceOfSatisfying(
            DecodedRecord.Intact.class,
            intact -> {
              assertThat(intact.event().entity()).isEqualTo(event.entity());
              assertThat(intact.event().id()).isEqualTo(event.id());
              assertThat(intact.event().payload()).isEqualTo(event.payload());
              assertThat(intact.event().occurredAt()).isEqualTo(event.occurredAt());
              assertThat(intact.event().metadata()).containsOnlyKeys("traceparent");
            });
  }

  @Test
  void a_replay_differs_by_one_header_only() {
    Event event = event("a");

    EventRecord first = FORMAT.encode(event);
    EventRecord replay = FORMAT.encode(event, Optional.of("take-over"));

    Map<String, String> headers = new HashMap<>(replay.headers());
    assertThat(headers.remove("ce_replay")).isEqualTo("take-over");
    assertThat(headers).isEqualTo(first.headers());
    assertThat(replay.value()).isEqualTo(first.value());
  }

  @Test
  void a_payload_with_another_digest_is_damaged() {
    EventRecord record = FORMAT.encode(event("a"));

    assertThat(FORMAT.decode(record.headers(), "{ }".getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            DecodedRecord.Damaged.class,
            damaged -> assertThat(damaged.version()).isEqualTo(EntityVersion.of(7)));
  }

  @Test
  void a_tombstone_is_damaged() {
    EventRecord record = FORMAT.encode(event("a"));

    assertThat(FORMAT.decode(record.headers(), null)).isInstanceOf(DecodedRecord.Damaged.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ce_id",
        "ce_type",
        "ce_time",
        "ce_position",
        "ce_writer",
        "ce_digest",
        "ce_schemaversion"
      })
  void a_missing_or_senseless_header_damages_the_record_but_does_not_hide_which_event_it_is(
      String name) {
    EventRecord record = FORMAT.encode(event("a"));
    Map<String, String> missing = new HashMap<>(record.headers());
    missing.remove(name);
    Map<String, String> senseless = new HashMap<>(record.headers());
    senseless.put(name, "\u0000 9e9");

    assertThat(FORMAT.decode(missing, record.value())).isInstanceOf(DecodedRecord.Damaged.class);
    assertThat(FORMAT.decode(senseless, record.value())).isInstanceOf(DecodedRecord.Damaged.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-9999999999", "0", "9999999999"})
  void a_schema_version_out_of_range_damages_the_record(String schemaVersion) {
    EventRecord record = FORMAT.encode(event("a"));
    Map<String, String> headers = new HashMap<>(record.headers());
    headers.put("ce_schemaversion", schemaVersion);

    assertThat(FORMAT.decode(headers, record.value())).isInstanceOf(DecodedRecord.Damaged.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "99999999999999999999", "x", ""})
  void without_a_sensible_version_it_is_unreadable(String version) {
    EventRecord record = FORMAT.encode(event("a"));
    Map<String, String> headers = new HashMap<>(record.headers());
    headers.put("ce_entityversion", version);

    assertThat(FORMAT.decode(headers, record.value())).isInstanceOf(DecodedRecord.Unreadable.class);
  }

  @Test
  void a_backfill_line_keeps_every_byte() {
    Event event = event("quote\" back\\slash \u2028 \uD83D\uDE00");

    EventLine read = EventLine.read(EventLine.write(new EventLine.Found(event), FORMAT), FORMAT);

    assertThat(read)
        .isInstanceOfSatisfying(
            EventLine.Found.class,
            found -> {
              assertThat(found.event().entity()).isEqualTo(event.entity());
              assertThat(found.event().payload()).isEqualTo(event.payload());
              assertThat(found.event().id()).isEqualTo(event.id());
              assertThat(found.event().position()).isEqualTo(event.position());
            });
  }

  @Test
  void verdicts_are_read_back() {
    EventLine notYet = new EventLine.NotYet(EntityVersion.of(8));
    EventLine unknown = new EventLine.UnknownToStore(EntityVersion.of(9));

    assertThat(EventLine.read(EventLine.write(notYet, FORMAT), FORMAT)).isEqualTo(notYet);
    assertThat(EventLine.read(EventLine.write(unknown, FORMAT), FORMAT)).isEqualTo(unknown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"verdict\":\"maybe\"}",
        "{\"verdict\":\"not-yet\"}",
        "{\"id\":{}}",
        "{\"id\":1}x",
        "{\"data_base64\":\"?\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":01}",
        "null"
      })
  void a_line_that_is_none_of_ours_is_refused(String line) {
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> EventLine.read(line, FORMAT))
        .isInstanceOf(io.gapless.event.InvalidEventException.class);
  }

  @Test
  void heads_are_read_back_and_a_cut_answer_is_noticed() {
    Heads heads =
        new Heads(
            List.of(
                new Heads.Head(
                    EntityKey.of("account", "ä "),
                    EntityVersion.of(3),
                    new EventId(UUID.randomUUID()),
                    Position.of(12))),
            Position.of(20),
            Position.of(30));

    assertThat(Heads.read(heads.lines())).isEqualTo(heads);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> Heads.read(heads.lines().subList(0, 1)))
        .hasMessageContaining("cut");
  }

  private static Event event(String entityId) {
    return new Event(
        Position.of(42),
        EntityKey.of("account", entityId),
        EntityVersion.of(7),
        new WriterId(UUID.randomUUID()),
        new EventContent(
            new EventId(UUID.randomUUID()),
            "AccountCreated",
            2,
            Payload.ofText("{}"),
            Map.of("traceparent", "00-aa-bb-01", "actor", "somebody"),
            Instant.parse("2026-11-21T04:05:06.123456789Z")));
  }
}
