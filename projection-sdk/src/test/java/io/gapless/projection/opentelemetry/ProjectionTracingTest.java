package io.gapless.projection.opentelemetry;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.wire.DecodedRecord;
import io.gapless.event.wire.WireFormat;
import io.gapless.projection.BatchHandler;
import io.gapless.projection.EventHandler;
import io.gapless.projection.payload.NoTransaction;
import io.gapless.projection.testkit.ProjectionTestKit;
import io.gapless.projection.testkit.StoredEvents;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which spans there are around handlers, and in whose traces. */
final class ProjectionTracingTest {
  private static final EntityKey ANN = EntityKey.of("account", "ann");
  private static final String SPAN = "00f067aa0ba902b7";

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final OpenTelemetrySdk openTelemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                  .build())
          .build();
  private final ProjectionTracing tracing = ProjectionTracing.with(openTelemetry);
  private final StoredEvents store = StoredEvents.create();

  @AfterEach
  void close() {
    openTelemetry.close();
  }

  @Test
  void the_span_of_an_event_is_a_child_of_the_one_that_appended_it() throws Exception {
    List<String> current = new ArrayList<>();
    EventHandler handler =
        tracing.handler((event, tx) -> current.add(Span.current().getSpanContext().getSpanId()));

    handler.handle(event(trace(1), "vendor=x"), NoTransaction.NONE);

    SpanData span = onlySpan();
    assertThat(span.getTraceId()).isEqualTo(trace(1));
    assertThat(span.getParentSpanId()).isEqualTo(SPAN);
    assertThat(span.getParentSpanContext().isRemote()).isTrue();
    assertThat(span.getSpanContext().getTraceState().get("vendor")).isEqualTo("x");
    assertThat(current).containsExactly(span.getSpanId());
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
  }

  @Test
  void the_context_is_the_one_that_came_with_the_record() throws Exception {
    WireFormat format = WireFormat.standard();
    var record = format.encode(event(trace(1), ""));
    Event received =
        ((DecodedRecord.Intact) format.decode(record.headers(), record.value())).event();

    tracing.handler((event, tx) -> {}).handle(received, NoTransaction.NONE);

    assertThat(onlySpan().getTraceId()).isEqualTo(trace(1));
  }

  @Test
  void a_span_says_which_event_it_was_in_the_words_of_the_conventions() throws Exception {
    Event event = event(trace(1), "");

    tracing.handler((it, tx) -> {}).handle(event, NoTransaction.NONE);

    SpanData span = onlySpan();
    assertThat(span.getName()).isEqualTo("apply account");
    assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().asMap())
        .containsEntry(stringKey("messaging.system"), "gapless")
        .containsEntry(stringKey("messaging.operation.name"), "apply")
        .containsEntry(stringKey("messaging.operation.type"), "process")
        .containsEntry(stringKey("messaging.destination.name"), "account")
        .containsEntry(stringKey("messaging.message.id"), event.id().toString())
        .containsEntry(longKey("messaging.message.body.size"), 6L)
        .containsEntry(stringKey("cloudevents.event_type"), "Opened")
        .containsEntry(stringKey("cloudevents.event_subject"), "account/ann")
        .containsEntry(longKey("gapless.event.version"), 1L)
        .containsEntry(longKey("gapless.event.position"), 1L);
  }

  @Test
  void an_event_without_a_context_or_with_a_broken_one_begins_a_trace() throws Exception {
    EventHandler handler = tracing.handler((event, tx) -> {});

    handler.handle(store.store("account", "bob", "Opened", "{}"), NoTransaction.NONE);
    handler.handle(event(Map.of("traceparent", "00-aa-bb-01")), NoTransaction.NONE);

    assertThat(exporter.getFinishedSpanItems())
        .hasSize(2)
        .allMatch(span -> !span.getParentSpanContext().isValid());
  }

  @Test
  void the_span_of_a_batch_is_linked_to_each_trace_once_and_child_of_none() throws Exception {
    List<List<Event>> seen = new ArrayList<>();
    List<Event> events =
        List.of(
            event(trace(1), ""),
            event(trace(2), ""),
            event(trace(1), ""),
            store.store("account", "bob", "Opened", "{}"));

    tracing.batchHandler((batch, tx) -> seen.add(batch)).handle(events, NoTransaction.NONE);

    assertThat(seen).containsExactly(events);
    SpanData span = onlySpan();
    assertThat(span.getName()).isEqualTo("apply account");
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getTraceId()).isNotIn(trace(1), trace(2));
    assertThat(span.getLinks())
        .extracting(link -> link.getSpanContext().getTraceId())
        .containsExactly(trace(1), trace(2));
    assertThat(span.getAttributes().asMap())
        .containsEntry(longKey("messaging.batch.message_count"), 4L)
        .containsEntry(stringKey("messaging.destination.name"), "account");
  }

  @Test
  void links_are_bounded() throws Exception {
    List<Event> events = IntStream.rangeClosed(1, 300).mapToObj(i -> event(trace(i), "")).toList();

    tracing.batchHandler((batch, tx) -> {}).handle(events, NoTransaction.NONE);

    assertThat(onlySpan().getLinks()).hasSize(64);
    assertThat(onlySpan().getTotalRecordedLinks()).isEqualTo(64);
  }

  @Test
  void a_batch_of_several_types_names_none() throws Exception {
    List<Event> events = List.of(event(trace(1), ""), store.store("order", "o-1", "Placed", "{}"));

    tracing.batchHandler((batch, tx) -> {}).handle(events, NoTransaction.NONE);

    assertThat(onlySpan().getName()).isEqualTo("apply");
    assertThat(onlySpan().getAttributes().asMap())
        .doesNotContainKey(stringKey("messaging.destination.name"));
  }

  @Test
  void a_batch_of_one_is_as_a_single_event() throws Exception {
    BatchHandler handler = tracing.batchHandler((batch, tx) -> {});

    handler.handle(List.of(event(trace(1), "")), NoTransaction.NONE);

    assertThat(onlySpan().getTraceId()).isEqualTo(trace(1));
    assertThat(onlySpan().getLinks()).isEmpty();
  }

  @Test
  void a_batch_handler_stays_one() {
    BatchHandler handler = (batch, tx) -> {};

    assertThat(tracing.handler(handler)).isInstanceOf(BatchHandler.class);
    assertThat(tracing.handler((event, tx) -> {})).isNotInstanceOf(BatchHandler.class);
  }

  @Test
  void a_failure_is_passed_on_and_its_class_is_all_that_is_said_of_it() {
    IllegalStateException failure = new IllegalStateException("cannot read secret");
    EventHandler handler =
        tracing.handler(
            (event, tx) -> {
              throw failure;
            });

    assertThatThrownBy(() -> handler.handle(event(trace(1), ""), NoTransaction.NONE))
        .isSameAs(failure);

    SpanData span = onlySpan();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(stringKey("error.type")))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(span.toString()).doesNotContain("secret");
  }

  @Test
  void an_attempt_that_fails_has_a_span_and_so_has_the_next() {
    List<Event> applied = new ArrayList<>();
    ProjectionTestKit kit =
        ProjectionTestKit.of(
            tracing.handler(
                (event, tx) -> {
                  if (exporter.getFinishedSpanItems().isEmpty()) {
                    throw new IllegalStateException("simulated");
                  }
                  tx.afterCommit(() -> applied.add(event));
                }));
    kit.deliver(kit.events().store(ANN, content(Map.of("traceparent", parent(trace(1))))));

    kit.run();

    assertThat(applied).hasSize(1);
    assertThat(exporter.getFinishedSpanItems())
        .extracting(span -> span.getStatus().getStatusCode())
        .containsExactly(StatusCode.ERROR, StatusCode.UNSET);
    assertThat(exporter.getFinishedSpanItems())
        .allMatch(span -> span.getTraceId().equals(trace(1)));
  }

  private SpanData onlySpan() {
    assertThat(exporter.getFinishedSpanItems()).hasSize(1);
    return exporter.getFinishedSpanItems().getFirst();
  }

  private Event event(String trace, String state) {
    return event(Map.of("traceparent", parent(trace), "tracestate", state));
  }

  private Event event(Map<String, String> metadata) {
    return store.store(ANN, content(metadata));
  }

  private static EventContent content(Map<String, String> metadata) {
    return new EventContent(
        new EventId(UUID.randomUUID()),
        "Opened",
        1,
        Payload.ofText("secret"),
        metadata,
        Instant.EPOCH);
  }

  private static String parent(String trace) {
    return "00-" + trace + "-" + SPAN + "-01";
  }

  private static String trace(int number) {
    return "%032x".formatted(number);
  }
}
