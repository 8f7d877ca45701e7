package io.gapless.projection.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.event.EntityKey;
import io.gapless.projection.EventHandler;
import io.gapless.projection.jackson.PayloadTypes;
import io.gapless.projection.memory.InMemoryPositions;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.sample.SchemaEvolution.AccountEvent;
import io.gapless.projection.sample.SchemaEvolution.AccountOpened;
import io.gapless.projection.sample.SchemaEvolution.OwnerRenamed;
import io.gapless.projection.testkit.ProjectionTestKit;
import io.gapless.projection.testkit.StoredEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/schema-evolution.md} true to {@link SchemaEvolution}, and runs it. */
final class SchemaEvolutionPageTest {
  private static final Path PAGE = Path.of("..", "docs", "schema-evolution.md");
  private static final Path SOURCE =
      Path.of("src/test/java/io/gapless/projection/sample/SchemaEvolution.java");
  private static final EntityKey ANN = EntityKey.of("account", "ann");
  private static final EntityKey BOB = EntityKey.of("account", "bob");
  private static final String OPENED = "{\"owner\":\"Ann\",\"currency\":\"EUR\"}";

  private record VipOpened(String owner, String currency, boolean vip) {}

  private final ObjectMapper mapper = new ObjectMapper();
  private final StoredEvents events = StoredEvents.create();

  @Test
  void payloads_reach_the_handler_as_objects() {
    Map<String, String> owners = new HashMap<>();
    ProjectionTestKit kit = kit(SchemaEvolution.owners(owners, mapper));
    store(ANN, "AccountOpened", 2, OPENED);
    store(ANN, "OwnerRenamed", 1, "{\"name\":\"Anna\"}");

    deliver(kit);

    assertThat(owners).containsExactly(Map.entry("ann", "Anna"));
    kit.assertComplete();
  }

  @Test
  void events_of_earlier_schemas_reach_it_as_if_they_were_of_today() {
    store(ANN, "AccountCreated", 1, "{\"name\":\"Ann\"}");
    store(BOB, "AccountOpened", 1, "{\"owner\":\"Bob\"}");
    store(BOB, "AccountTouched", 1, "");
    ProjectionTestKit kit =
        kit(
            SchemaEvolution.inBatches(
                SchemaEvolution.whoCares(
                    SchemaEvolution.withEarlierSchemas(SchemaEvolution.types(mapper)))));

    deliver(kit);

    kit.assertComplete();
    assertThat(SchemaEvolution.latest())
        .isEqualTo(
            Map.<String, AccountEvent>of(
                "ann", new AccountOpened("Ann", "EUR"), "bob", new AccountOpened("Bob", "EUR")));
  }

  @Test
  void bytes_are_brought_up_to_date_without_jackson() {
    Map<String, byte[]> latest = new HashMap<>();
    store(ANN, "AccountOpened", 1, "{}");
    ProjectionTestKit kit =
        kit(
            SchemaEvolution.raw(
                latest, bytes -> (new String(bytes, UTF_8) + "\n").getBytes(UTF_8)));

    deliver(kit);

    assertThat(latest.get("ann")).asString().isEqualTo("{}\n");
  }

  @Test
  void a_newer_schema_parks_its_entity_alone_until_one_that_knows_it_is_deployed() {
    store(ANN, "AccountOpened", 2, OPENED);
    store(ANN, "AccountOpened", 3, "{\"owner\":\"Ann\",\"currency\":\"EUR\",\"vip\":true}");
    store(ANN, "OwnerRenamed", 1, "{\"name\":\"Anna\"}");
    store(BOB, "OwnerRenamed", 1, "{\"name\":\"Bob\"}");
    InMemoryPositions positions = InMemoryPositions.create();
    Map<String, String> owners = new HashMap<>();
    ProjectionTestKit kit =
        ProjectionTestKit.of(SchemaEvolution.owners(owners, mapper), positions, events);

    deliver(kit);

    assertThat(owners).isEqualTo(Map.of("ann", "Ann", "bob", "Bob"));
    assertThat(kit.parked()).hasSize(1);
    assertThat(kit.parked().getFirst().reason()).isEqualTo(ParkReason.HANDLER_FAILED);
    assertThat(kit.parked().getFirst().error())
        .contains("event 2 of account/ann is AccountOpened v3")
        .contains("deploy one that knows version 3, then resume the entity")
        .doesNotContain("vip");

    List<Object> seen = new ArrayList<>();
    ProjectionTestKit deployed =
        ProjectionTestKit.of(
            PayloadTypes.of(Object.class, mapper)
                .register("AccountOpened", 3, VipOpened.class)
                .register("OwnerRenamed", 1, OwnerRenamed.class)
                .handler((event, payload, tx) -> tx.afterCommit(() -> seen.add(payload))),
            positions,
            events);
    deployed.resume(ANN);
    deployed.run();

    deployed.assertComplete();
    assertThat(seen).containsExactly(new VipOpened("Ann", "EUR", true), new OwnerRenamed("Anna"));
  }

  @Test
  void all_code_on_the_page_is_compiled_and_run_code() throws IOException {
    PageCode.assertCompiled(PAGE, SOURCE, 6);
  }

  private ProjectionTestKit kit(EventHandler handler) {
    return ProjectionTestKit.of(handler, InMemoryPositions.create(), events);
  }

  private void store(EntityKey entity, String type, int version, String payload) {
    events.store(entity, type, version, payload.getBytes(UTF_8));
  }

  private void deliver(ProjectionTestKit kit) {
    kit.deliver(events.all());
    kit.run();
  }
}
