package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.event.CommandId;
import io.gapless.replay.audit.AuditRepository;
import io.gapless.replay.audit.AuditRow;
import io.gapless.replay.audit.KeyReusedException;
import io.gapless.replay.audit.Order;
import io.gapless.replay.audit.OrderUnderWayException;
import io.gapless.replay.audit.Orders;
import io.gapless.replay.audit.Outcome;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Orders on a real database: recorded before their effect, carried out once. */
final class AuditIT {
  private static LocalStack shared;
  private static ReplayStack stack;
  private static EmbeddedServer replica;
  private static Orders orders;
  private static AuditRepository audit;

  private final AtomicInteger effects = new AtomicInteger();
  private final String key = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    shared = LocalStack.start(StackOptions.forTest("audit"));
    stack = new ReplayStack(shared);
    replica = stack.replica();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> HttpAnswer.get(replica, "/v1/audit").status() == 200);
    orders = replica.getApplicationContext().getBean(Orders.class);
    audit = replica.getApplicationContext().getBean(AuditRepository.class);
  }

  @AfterAll
  static void stop() throws Exception {
    stack.close();
    shared.close();
  }

  @Test
  void an_order_is_recorded_before_its_effect_and_its_answer_after_it() {
    List<AuditRow> during = new ArrayList<>();

    orders.run(
        order("{}"),
        () -> {
          during.add(row());
          return effect();
        });

    assertThat(during).singleElement().extracting(AuditRow::endedAt).isNull();
    assertThat(row().why()).isEqualTo("to see it");
    assertThat(row().who()).isEqualTo("zoe");
    assertThat(row().status()).isEqualTo(202);
    assertThat(row().answer()).isEqualTo("{\"n\":1}");
    assertThat(row().endedAt()).isNotNull();
  }

  @Test
  void a_repeated_order_is_answered_as_before_and_not_carried_out_again() {
    Outcome first = orders.run(order("{}"), this::effect);

    Outcome again = orders.run(order("{}"), this::effect);

    assertThat(effects).hasValue(1);
    assertThat(first.isRepeated()).isFalse();
    assertThat(again).isEqualTo(new Outcome(202, "{\"n\":1}", true));
  }

  @Test
  void a_key_stands_for_one_order() {
    orders.run(order("{}"), this::effect);

    assertThatThrownBy(() -> orders.run(order("{\"other\":1}"), this::effect))
        .isInstanceOf(KeyReusedException.class);
    assertThat(effects).hasValue(1);
  }

  @Test
  void the_same_order_is_not_carried_out_twice_at_once() {
    orders.run(
        order("{}"),
        () -> {
          assertThatThrownBy(() -> orders.run(order("{}"), this::effect))
              .isInstanceOf(OrderUnderWayException.class);
          return effect();
        });

    assertThat(effects).hasValue(1);
  }

  @Test
  void an_order_that_was_told_not_now_has_an_end_and_may_be_repeated_at_once() {
    Outcome refused = orders.run(order("{}"), () -> Outcome.of(Outcome.NOT_NOW, "{}"));
    assertThat(refused.status()).isEqualTo(Outcome.NOT_NOW);
    assertThat(row().endedAt()).isNotNull();
    List<AuditRow> during = new ArrayList<>();

    Outcome again =
        orders.run(
            order("{}"),
            () -> {
              during.add(row());
              assertThatThrownBy(() -> orders.run(order("{}"), this::effect))
                  .isInstanceOf(OrderUnderWayException.class);
              return effect();
            });

    assertThat(again).isEqualTo(new Outcome(202, "{\"n\":1}", false));
    assertThat(during).singleElement().extracting(AuditRow::endedAt).isNull();
    assertThat(row().status()).isEqualTo(202);
  }

  @Test
  void an_order_that_failed_may_be_repeated_at_once() {
    assertThatThrownBy(
            () ->
                orders.run(
                    order("{}"),
                    () -> {
                      throw new IllegalStateException("simulated");
                    }))
        .hasMessage("simulated");

    assertThat(orders.run(order("{}"), this::effect).isRepeated()).isFalse();
    assertThat(effects).hasValue(1);
  }

  @Test
  void an_order_over_which_a_replica_died_is_begun_again_after_a_while() throws Exception {
    Order order = order("{}");
    audit.add(key, order.action(), order.subject(), order.who(), order.why(), order.request());
    assertThatThrownBy(() -> orders.run(order, this::effect))
        .isInstanceOf(OrderUnderWayException.class);

    stack
        .rows()
        .updateOwn(
            "UPDATE audit SET tried_at = tried_at - INTERVAL 31 SECOND WHERE idempotency_key = '"
                + key
                + "'");

    assertThat(orders.run(order, this::effect).isRepeated()).isFalse();
    assertThat(effects).hasValue(1);
  }

  @Test
  void the_audit_is_read_page_by_page_the_latest_first() throws Exception {
    for (int i = 0; i < 3; i++) {
      orders.run(
          new Order(new CommandId(key + i), "test.page", "ä/" + i, "zoe", "", "{}"), this::effect);
    }

    JsonNode page = get("/v1/audit?limit=2");
    assertThat(page.at("/orders")).hasSize(2);
    assertThat(page.at("/orders/0/subject").asText()).isEqualTo("ä/2");
    JsonNode next = get("/v1/audit?limit=1&before=" + page.at("/next").asLong());
    assertThat(next.at("/orders/0/subject").asText()).isEqualTo("ä/0");
    assertThat(HttpAnswer.get(replica, "/v1/audit?offset=3").status()).isEqualTo(400);
  }

  private static JsonNode get(String target) throws IOException {
    return new ObjectMapper().readTree(HttpAnswer.get(replica, target).body());
  }

  private Order order(String request) {
    return new Order(new CommandId(key), "test.order", "everything", "zoe", "to see it", request);
  }

  private Outcome effect() {
    return Outcome.of(202, "{\"n\":" + effects.incrementAndGet() + "}");
  }

  private AuditRow row() {
    return audit.findByIdempotencyKey(key).orElseThrow();
  }
}
