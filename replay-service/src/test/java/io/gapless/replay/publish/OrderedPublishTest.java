package io.gapless.replay.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.wire.EventRecord;
import io.gapless.replay.publish.OrderedPublish.Row;
import io.gapless.replay.sample.ManualTime;
import io.gapless.replay.sample.SampleEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class OrderedPublishTest {
  private static final EntityKey A = SampleEvents.account("a");
  private static final EntityKey B = SampleEvents.account("b");
  private static final PublishOutcome ACKNOWLEDGED = new PublishOutcome.Acknowledged();
  private static final PublishOutcome UNKNOWN = new PublishOutcome.Unknown("time-out");

  private record Sent(EventRecord record, CompletableFuture<PublishOutcome> outcome) {}

  private final List<Sent> sent = new ArrayList<>();
  private final TopicGates gates = new TopicGates(new ManualTime(0));
  private final Publication publication = new Publication(this::send, gates, Duration.ofSeconds(1));

  private CompletableFuture<PublishOutcome> send(EventRecord record) {
    CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();
    sent.add(new Sent(record, outcome));
    return outcome;
  }

  private static Row row(EntityKey entity, long version) {
    return new Row(entity, SampleEvents.FORMAT.encode(SampleEvents.event(entity, version, 1)));
  }

  private void open() {
    gates.settled("gapless.account", ACKNOWLEDGED);
  }

  private List<String> subjects() {
    return sent.stream()
        .map(it -> it.record().headers())
        .map(it -> it.get("ce_partitionkey") + it.get("ce_entityversion"))
        .toList();
  }

  @Test
  void entities_go_side_by_side_and_versions_one_after_the_other() throws Exception {
    open();
    OrderedPublish page = page(row(A, 1), row(A, 2), row(B, 1));

    assertThat(subjects()).containsExactly("a1", "b1");

    sent.get(0).outcome().complete(ACKNOWLEDGED);
    page.next(Duration.ZERO);

    assertThat(subjects()).containsExactly("a1", "b1", "a2");
  }

  @Test
  void an_entity_stops_at_its_first_failure_and_the_others_go_on() throws Exception {
    open();
    OrderedPublish page = page(row(A, 1), row(A, 2), row(B, 1), row(B, 2));

    sent.get(1).outcome().complete(ACKNOWLEDGED);
    page.next(Duration.ZERO);
    sent.get(0).outcome().complete(UNKNOWN);
    page.next(Duration.ZERO);

    assertThat(subjects()).containsExactly("a1", "b1", "b2");
    sent.get(2).outcome().complete(ACKNOWLEDGED);
    page.next(Duration.ZERO);
    assertThat(page.finished()).isTrue();
  }

  @Test
  void with_every_acknowledgement_twice_as_many_versions_go_together() throws Exception {
    open();
    OrderedPublish page = page(versions(A, 8));
    assertThat(subjects()).containsExactly("a1");

    acknowledge(page, 0);
    assertThat(subjects()).containsExactly("a1", "a2", "a3");

    acknowledge(page, 1);
    acknowledge(page, 2);
    assertThat(subjects()).containsExactly("a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8");
  }

  @Test
  void what_was_under_way_behind_a_failure_is_not_acknowledged() throws Exception {
    open();
    OrderedPublish page = page(versions(A, 8));
    acknowledge(page, 0);

    sent.get(2).outcome().complete(ACKNOWLEDGED);
    assertThat(page.next(Duration.ZERO)).isEmpty();
    sent.get(1).outcome().complete(UNKNOWN);

    assertThat(page.next(Duration.ZERO)).contains(new OrderedPublish.Settled(1, UNKNOWN));
    assertThat(page.finished()).isFalse();
    assertThat(page.next(Duration.ZERO).map(OrderedPublish.Settled::outcome))
        .containsInstanceOf(PublishOutcome.Unknown.class);
    assertThat(page.finished()).isTrue();
    assertThat(subjects()).containsExactly("a1", "a2", "a3");
  }

  @Test
  void an_acknowledgement_behind_a_failure_lets_nothing_more_go() throws Exception {
    open();
    OrderedPublish page = page(versions(A, 8));
    acknowledge(page, 0);
    sent.get(1).outcome().complete(UNKNOWN);
    sent.get(2).outcome().complete(ACKNOWLEDGED);

    page.next(Duration.ZERO);
    page.next(Duration.ZERO);

    assertThat(page.finished()).isTrue();
    assertThat(subjects()).containsExactly("a1", "a2", "a3");
  }

  @Test
  void behind_a_failure_nothing_more_goes_though_others_are_under_way_before_it() throws Exception {
    open();
    OrderedPublish page = page(versions(A, 16));
    acknowledge(page, 0);
    acknowledge(page, 1);
    assertThat(subjects()).hasSize(6);

    sent.get(4).outcome().complete(UNKNOWN);
    assertThat(page.next(Duration.ZERO)).isEmpty();
    acknowledge(page, 2);
    acknowledge(page, 3);

    assertThat(page.next(Duration.ZERO)).contains(new OrderedPublish.Settled(4, UNKNOWN));
    assertThat(subjects()).hasSize(6);
  }

  @Test
  void a_large_event_goes_alone() throws Exception {
    open();
    String large = "\"" + "x".repeat(OrderedPublish.LARGE_BYTES) + "\"";
    Row alone = new Row(A, SampleEvents.FORMAT.encode(SampleEvents.event(A, 3, 1, large)));
    OrderedPublish page = page(row(A, 1), row(A, 2), alone, row(A, 4), row(A, 5));
    acknowledge(page, 0);
    assertThat(subjects()).containsExactly("a1", "a2");

    acknowledge(page, 1);
    assertThat(subjects()).containsExactly("a1", "a2", "a3");

    acknowledge(page, 2);
    assertThat(subjects()).containsExactly("a1", "a2", "a3", "a4", "a5");
  }

  @Test
  void behind_what_is_refused_at_once_nothing_goes() throws Exception {
    gates.settled("gapless.account", ACKNOWLEDGED);
    Publication refusing =
        new Publication(
            record -> sent.isEmpty() ? send(record) : CompletableFuture.completedFuture(UNKNOWN),
            gates,
            Duration.ofSeconds(1));
    OrderedPublish page = new OrderedPublish(List.of(versions(A, 4)), Set.of(), refusing);
    acknowledge(page, 0);

    assertThat(page.next(Duration.ZERO)).contains(new OrderedPublish.Settled(1, UNKNOWN));
    assertThat(page.finished()).isTrue();
  }

  @Test
  void one_that_is_stopped_sends_no_more_and_still_tells_what_was_under_way() throws Exception {
    open();
    OrderedPublish page = page(row(A, 1), row(A, 2), row(B, 1));

    page.stop();
    sent.get(0).outcome().complete(ACKNOWLEDGED);
    sent.get(1).outcome().complete(ACKNOWLEDGED);

    assertThat(page.next(Duration.ZERO)).isPresent();
    assertThat(page.next(Duration.ZERO)).isPresent();
    assertThat(page.finished()).isTrue();
    assertThat(subjects()).containsExactly("a1", "b1");
  }

  @Test
  void an_outcome_reaches_the_gate_even_if_nobody_waits_for_it_any_more() {
    var unused = page(row(A, 1));
    assertThat(gates.probeDue()).isFalse();

    sent.get(0).outcome().complete(ACKNOWLEDGED);

    assertThat(gates.anyOpen()).isTrue();
  }

  @Test
  void what_a_shut_topic_holds_back_goes_when_the_probe_is_acknowledged() throws Exception {
    OrderedPublish page = page(row(A, 1), row(B, 1));
    assertThat(subjects()).containsExactly("a1");

    sent.get(0).outcome().complete(ACKNOWLEDGED);
    page.next(Duration.ZERO);

    assertThat(subjects()).containsExactly("a1", "b1");
  }

  @Test
  void nothing_of_an_entity_that_is_held_back_is_sent() {
    open();
    OrderedPublish page = new OrderedPublish(List.of(row(A, 2), row(B, 1)), Set.of(A), publication);

    assertThat(subjects()).containsExactly("b1");
    assertThat(page.finished()).isFalse();
  }

  @Test
  void a_publisher_that_breaks_its_contract_counts_as_unknown() throws Exception {
    open();
    OrderedPublish page = page(row(A, 1));

    sent.get(0).outcome().completeExceptionally(new IllegalStateException("broken"));

    assertThat(page.next(Duration.ZERO).map(OrderedPublish.Settled::outcome))
        .containsInstanceOf(PublishOutcome.Unknown.class);
  }

  private void acknowledge(OrderedPublish page, int number) throws InterruptedException {
    sent.get(number).outcome().complete(ACKNOWLEDGED);
    assertThat(page.next(Duration.ZERO)).contains(new OrderedPublish.Settled(number, ACKNOWLEDGED));
  }

  private static Row[] versions(EntityKey entity, int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(version -> row(entity, version))
        .toArray(Row[]::new);
  }

  private OrderedPublish page(Row... rows) {
    return new OrderedPublish(List.of(rows), Set.of(), publication);
  }
}
