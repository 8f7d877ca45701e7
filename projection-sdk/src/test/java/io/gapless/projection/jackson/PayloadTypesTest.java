package io.gapless.projection.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.payload.NoTransaction;
import io.gapless.projection.payload.PayloadException;
import io.gapless.projection.payload.SchemaVersion;
import io.gapless.projection.testkit.StoredEvents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which object an event's JSON becomes, and what is said if it becomes none. */
final class PayloadTypesTest {
  private sealed interface AccountEvent permits Opened, Renamed {}

  private record Opened(String owner, int limit) implements AccountEvent {
    private Opened {
      if (limit < 0) {
        throw new IllegalArgumentException("limit of " + owner);
      }
    }
  }

  private record Renamed(String name) implements AccountEvent {}

  private static final EntityKey ANN = EntityKey.of("account", "ann");
  private static final UnaryOperator<ObjectNode> ADD_LIMIT = json -> json.put("limit", 10);

  private final StoredEvents store = StoredEvents.create();
  private final ObjectMapper mapper = new ObjectMapper();
  private final PayloadTypes<AccountEvent> types =
      PayloadTypes.of(AccountEvent.class, mapper)
          .register("Opened", 3, Opened.class)
          .register("Renamed", 1, Renamed.class)
          .upcast("Opened", 2, ADD_LIMIT)
          .upcast("Opened", 1, json -> json.set("owner", json.remove("name")))
          .upcast(
              new SchemaVersion("Created", 1),
              new SchemaVersion("Opened", 2),
              json -> json.put("owner", json.remove("by").get("name").asText()));

  @Test
  void the_class_registered_for_type_and_schema_is_what_the_handler_gets() {
    assertThat(types.read(event("Opened", 3, "{\"owner\":\"Ann\",\"limit\":5}")))
        .contains(new Opened("Ann", 5));
    assertThat(types.read(event("Renamed", 1, "{\"name\":\"Anna\"}")))
        .contains(new Renamed("Anna"));
  }

  @Test
  void earlier_schemas_are_brought_up_to_date_step_by_step() {
    assertThat(types.read(event("Opened", 2, "{\"owner\":\"Ann\"}")))
        .contains(new Opened("Ann", 10));
    assertThat(types.read(event("Opened", 1, "{\"name\":\"Ann\"}")))
        .contains(new Opened("Ann", 10));
  }

  @Test
  void an_upcaster_may_rename_the_type() {
    assertThat(types.read(event("Created", 1, "{\"by\":{\"name\":\"Ann\"}}")))
        .contains(new Opened("Ann", 10));
  }

  @Test
  void the_event_beside_its_payload_stays_as_it_is_stored() throws Exception {
    Event stored = event("Opened", 1, "{\"name\":\"Ann\"}");
    byte[] bytes = stored.payload().bytes().clone();
    List<Event> seen = new ArrayList<>();

    types.handler((event, payload, tx) -> seen.add(event)).handle(stored, NoTransaction.NONE);

    assertThat(seen).containsExactly(stored);
    assertThat(seen.getFirst().payload().bytes()).isEqualTo(bytes);
    assertThat(seen.getFirst().payload().digest()).isEqualTo(Digest.of(bytes));
    assertThat(seen.getFirst().schemaVersion()).isEqualTo(1);
  }

  @Test
  void a_batch_handler_gets_what_means_something_to_it_in_order() throws Exception {
    List<Object> seen = new ArrayList<>();
    var handler =
        types
            .ignore("Touched")
            .batchHandler((events, tx) -> events.forEach(it -> seen.add(it.payload())));

    handler.handle(
        List.of(
            event("Opened", 1, "{\"name\":\"Ann\"}"),
            event("Touched", 1, "no JSON"),
            event("Renamed", 1, "{\"name\":\"Anna\"}")),
        NoTransaction.NONE);
    handler.handle(List.of(event("Touched", 1, "no JSON")), NoTransaction.NONE);

    assertThat(seen).containsExactly(new Opened("Ann", 10), new Renamed("Anna"));
  }

  @Test
  void one_that_cannot_be_read_fails_its_whole_batch() {
    List<Object> seen = new ArrayList<>();
    var handler = types.batchHandler((events, tx) -> seen.addAll(events));

    assertThatThrownBy(
            () ->
                handler.handle(
                    List.of(event("Renamed", 1, "{\"name\":\"Anna\"}"), event("Renamed", 2, "{}")),
                    NoTransaction.NONE))
        .isInstanceOf(PayloadException.class);
    assertThat(seen).isEmpty();
  }

  @Test
  void an_unknown_type_fails_unless_it_is_ignored() {
    assertFails("Closed", 1, "{}")
        .hasMessage(
            "event 1 of account/ann is Closed v1: the type is not registered; register or ignore"
                + " it, deploy, then resume the entity");
    assertThat(types.ignore("Closed").read(event("Closed", 7, "{}"))).isEmpty();
    assertThat(types.ignoreOthers().read(event("Closed", 7, "{}"))).isEmpty();
  }

  @Test
  void a_newer_schema_than_is_known_fails_even_if_others_are_ignored() {
    String expected =
        "event 1 of account/ann is Opened v4: this projection knows the type up to version 3;"
            + " deploy one that knows version 4, then resume the entity";

    assertFails("Opened", 4, "{}").hasMessage(expected);
    assertThatThrownBy(
            () ->
                types
                    .ignoreOthers()
                    .read(StoredEvents.create().store(ANN, "Opened", 4, "{}".getBytes(UTF_8))))
        .isInstanceOf(PayloadException.class)
        .hasMessage(expected);
  }

  @Test
  void an_earlier_schema_that_nobody_reads_fails_even_if_others_are_ignored() {
    PayloadTypes<AccountEvent> some =
        PayloadTypes.of(AccountEvent.class, mapper)
            .register("Opened", 3, Opened.class)
            .ignoreOthers();

    assertThatThrownBy(() -> some.read(event("Opened", 2, "{}")))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("nobody reads Opened v2; register a class or an upcaster");
  }

  @Test
  void a_type_whose_upcasters_lead_nowhere_is_not_one_of_the_others() {
    PayloadTypes<AccountEvent> some =
        PayloadTypes.of(AccountEvent.class, mapper).upcast("Opened", 2, ADD_LIMIT).ignoreOthers();

    assertThatThrownBy(() -> some.read(event("Opened", 2, "{}")))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("nobody reads Opened v3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "{\"owner\":\"secret",
        "{\"owner\":\"Ann\",\"limit\":\"secret\"}",
        "{\"owner\":\"secret\",\"limit\":-1}",
        "{\"secret\":1}",
        "[\"secret\"]",
        ""
      })
  void what_is_not_as_its_schema_says_fails_and_is_not_quoted(String payload) {
    assertFails("Opened", 3, payload)
        .hasMessageMatching(
            "the payload of event 1 of account/ann cannot be read as Opened v3: \\w+Exception"
                + " at line \\d+, column \\d+")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "[\"secret\"]", "\"secret\"", "", "null", "{\"x\":\"secret"})
  void what_an_upcaster_cannot_be_given_fails_and_is_not_quoted(String payload) {
    assertFails("Opened", 1, payload)
        .hasMessageStartingWith(
            "the payload of event 1 of account/ann cannot be read as Opened v1: ")
        .hasNoCause();
  }

  @Test
  void what_an_upcaster_leaves_unreadable_fails_and_is_not_quoted() {
    assertFails("Opened", 2, "{\"owner\":[\"secret\"]}")
        .hasMessageStartingWith(
            "the payload of event 1 of account/ann cannot be read as Opened v3: ")
        .hasNoCause();
  }

  @Test
  void a_payload_that_is_null_fails() {
    assertFails("Opened", 3, "null")
        .hasMessageEndingWith("cannot be read as Opened v3: it is null");
  }

  @Test
  void a_deserializer_of_ones_own_that_throws_is_not_quoted_either() {
    JsonDeserializer<Renamed> own =
        new JsonDeserializer<>() {
          @Override
          public Renamed deserialize(JsonParser parser, DeserializationContext context)
              throws IOException {
            throw new IllegalStateException("cannot read " + parser.readValueAsTree());
          }
        };
    PayloadTypes<AccountEvent> withOwn =
        PayloadTypes.of(
                AccountEvent.class,
                new ObjectMapper()
                    .registerModule(new SimpleModule().addDeserializer(Renamed.class, own)))
            .register("Renamed", 1, Renamed.class);

    assertThatThrownBy(() -> withOwn.read(event("Renamed", 1, "{\"name\":\"secret\"}")))
        .isInstanceOf(PayloadException.class)
        .hasMessageEndingWith("cannot be read as Renamed v1: IllegalStateException")
        .hasNoCause();
  }

  @Test
  void a_class_name_on_the_wire_is_nothing_but_text() {
    PayloadTypes<AccountEvent> lenient =
        PayloadTypes.of(
                AccountEvent.class,
                new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES))
            .register("Renamed", 1, Renamed.class);

    assertThat(
            lenient.read(
                event("Renamed", 1, "{\"@class\":\"java.io.File\",\"name\":\"java.io.File\"}")))
        .contains(new Renamed("java.io.File"));
  }

  @Test
  void a_mapper_that_takes_class_names_from_the_wire_is_refused() {
    ObjectMapper typing =
        new ObjectMapper()
            .activateDefaultTyping(
                BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build());

    assertThatThrownBy(() -> PayloadTypes.of(AccountEvent.class, typing))
        .isInstanceOf(ProjectionException.class)
        .hasMessageContaining("without default typing");
  }

  @Test
  void contradictions_are_refused_where_they_are_said() {
    assertThatThrownBy(() -> types.register("Opened", 3, Opened.class))
        .hasMessage("Opened v3 is registered twice");
    assertThatThrownBy(() -> types.register("Opened", 2, Opened.class))
        .hasMessageContaining("Opened v2 is registered and has an upcaster");
    assertThatThrownBy(() -> types.upcast("Opened", 3, ADD_LIMIT))
        .hasMessageContaining("Opened v3 is registered and has an upcaster");
    assertThatThrownBy(() -> types.ignore("Renamed"))
        .hasMessage("event type Renamed is read and ignored");
    assertThatThrownBy(() -> types.ignore("Closed").register("Closed", 1, Renamed.class))
        .isInstanceOf(ProjectionException.class)
        .hasMessage("event type Closed is read and ignored");
  }

  @Test
  void many_threads_may_read_at_once() {
    List<Event> events =
        IntStream.range(0, 2_000)
            .mapToObj(i -> event("Opened", 1 + i % 2, "{\"name\":\"Ann\",\"owner\":\"Ann\"}"))
            .toList();
    PayloadTypes<AccountEvent> lenient =
        PayloadTypes.of(
                AccountEvent.class,
                new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES))
            .register("Opened", 2, Opened.class)
            .upcast("Opened", 1, ADD_LIMIT);

    assertThat(events.parallelStream().map(it -> ((Opened) lenient.read(it).orElseThrow()).owner()))
        .hasSize(2_000)
        .containsOnly("Ann");
  }

  private AbstractThrowableAssert<?, ?> assertFails(String type, int version, String payload) {
    return assertThatThrownBy(() -> types.read(event(type, version, payload)))
        .isInstanceOf(PayloadException.class)
        .satisfies(it -> assertThat(it.toString()).doesNotContain("secret"));
  }

  private Event event(String type, int version, String payload) {
    return store.store(ANN, type, version, payload.getBytes(UTF_8));
  }
}
