package io.gapless.projection.payload;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.Event;
import io.gapless.projection.ProjectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** How payloads are brought up to date, whatever form they are in. */
final class UpcastersTest {
  private static final SchemaVersion CREATED = new SchemaVersion("Created", 1);
  private static final SchemaVersion OPENED = new SchemaVersion("Opened", 1);

  private final Upcasters<String> upcasters =
      Upcasters.<String>none()
          .upcast("Opened", 1, it -> it + " one")
          .upcast("Opened", 2, it -> it + " two")
          .upcast(CREATED, OPENED, it -> it + " renamed");

  @Test
  void they_follow_each_other_to_the_newest_schema() {
    Upcasters.Upcast<String> upcast = upcasters.apply(CREATED, "payload");

    assertThat(upcast.payload()).isEqualTo("payload renamed one two");
    assertThat(upcast.schema()).isEqualTo(new SchemaVersion("Opened", 3));
    assertThat(upcasters.schema(CREATED)).isEqualTo(upcast.schema());
  }

  @Test
  void they_begin_where_the_payload_is() {
    assertThat(upcasters.apply(new SchemaVersion("Opened", 2), "payload").payload())
        .isEqualTo("payload two");
    assertThat(upcasters.apply(new SchemaVersion("Opened", 3), "payload").payload())
        .isEqualTo("payload");
  }

  @Test
  void the_highest_version_they_speak_of_is_known_whichever_side_it_is_on() {
    assertThat(upcasters.highest("Opened")).contains(new SchemaVersion("Opened", 3));
    assertThat(upcasters.highest("Created")).contains(CREATED);
    assertThat(upcasters.highest("Closed")).isEmpty();
  }

  @Test
  void two_from_one_schema_are_refused() {
    assertThatThrownBy(() -> upcasters.upcast("Opened", 2, it -> it))
        .isInstanceOf(ProjectionException.class)
        .hasMessage("there are two upcasters from Opened v2");
  }

  @Test
  void circles_are_refused() {
    SchemaVersion newest = new SchemaVersion("Opened", 3);

    assertThatThrownBy(() -> upcasters.upcast(newest, CREATED, it -> it))
        .isInstanceOf(ProjectionException.class)
        .hasMessageContaining("circles: from Opened v3 to Created v1");
    assertThatThrownBy(() -> upcasters.upcast(newest, newest, it -> it))
        .isInstanceOf(ProjectionException.class);
  }

  @Test
  void a_schema_has_a_type_and_a_version() {
    assertThatThrownBy(() -> new SchemaVersion(" ", 1)).isInstanceOf(ProjectionException.class);
    assertThatThrownBy(() -> new SchemaVersion("Opened", 0))
        .isInstanceOf(ProjectionException.class);
  }

  @Test
  void an_upcaster_that_throws_is_named_and_not_what_it_quotes() {
    UnaryOperator<String> quotes =
        payload -> {
          throw new NumberFormatException("cannot parse " + payload);
        };

    assertThatThrownBy(
            () -> Upcasters.<String>none().upcast("Opened", 1, quotes).apply(OPENED, "secret"))
        .isInstanceOf(PayloadException.class)
        .hasMessage("the upcaster from Opened v1 to Opened v2 failed: NumberFormatException")
        .hasNoCause()
        .hasStackTraceContaining("UpcastersTest.java")
        .matches(it -> !it.toString().contains("secret"));
  }

  @Test
  void raw_bytes_are_brought_up_to_date_and_the_event_stays_as_it_is_stored() throws Exception {
    List<String> seen = new ArrayList<>();
    Event stored = event(entity("ann"), 1); // Counted, schema version 1
    PayloadHandler<RawPayload> handler =
        (event, payload, tx) -> {
          assertThat(event).isSameAs(stored);
          seen.add(payload.schema() + " " + new String(payload.bytes(), UTF_8));
        };

    RawPayload.upcastBy(Upcasters.none()).handler(handler).handle(stored, NoTransaction.NONE);
    RawPayload.upcastBy(
            Upcasters.<byte[]>none().upcast("Counted", 1, bytes -> "{}".getBytes(UTF_8)))
        .handler(handler)
        .handle(stored, NoTransaction.NONE);

    assertThat(seen).containsExactly("Counted v1 {\"version\":1}", "Counted v2 {}");
    assertThat(stored.payload().isIntact()).isTrue();
    assertThat(RawPayload.upcastBy(Upcasters.none()).read(stored).orElseThrow().bytes())
        .isSameAs(stored.payload().bytes());
  }
}
