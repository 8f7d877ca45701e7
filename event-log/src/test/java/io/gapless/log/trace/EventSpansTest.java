package io.gapless.log.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.wire.EventRecord;
import io.gapless.log.publish.EventSender;
import io.gapless.log.publish.SendOutcome;
import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.spill.Occupancy;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillWriter;
import io.gapless.log.spill.SpilledEvent;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which spans there are on an event's way, and in whose traces. */
final class EventSpansTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final String CONTEXT = "00-" + TRACE + "-" + SPAN + "-01";
  private static final EntityKey ANN = EntityKey.of("account", "ann");

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final OpenTelemetrySdk openTelemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                  .build())
          .build();
  private final EventSpans spans = EventSpans.with(openTelemetry);

  @AfterEach
  void close() {
    openTelemetry.close();
  }

  @Test
  void what_a_command_s_span_writes_its_events_are_published_under() {
    Span command = spans.command("POST /x", CONTEXT);
    spans.publish(record(EventSpans.traceParent(command))).end();
    command.end();

    List<SpanData> ended = exporter.getFinishedSpanItems();
    assertThat(ended).extracting(SpanData::getTraceId).containsExactly(TRACE, TRACE);
    assertThat(ended.get(0).getParentSpanId()).isEqualTo(ended.get(1).getSpanId());
    assertThat(ended.get(1).getParentSpanId()).isEqualTo(SPAN);
  }

  @Test
  void an_event_without_a_trace_begins_one() {
    spans.publish(new EventRecord("topic", new byte[0], Map.of(), new byte[0])).end();

    assertThat(exporter.getFinishedSpanItems().getFirst().getParentSpanContext().isValid())
        .isFalse();
  }

  @Test
  void a_record_s_span_ends_with_its_outcome() {
    List<Consumer<SendOutcome>> sent = new ArrayList<>();
    List<SendOutcome> told = new ArrayList<>();
    EventSender sender = TracedSender.of(senderThat(sent), spans);
    for (int i = 0; i < 3; i++) {
      sender.send(record(CONTEXT), told::add);
    }
    assertThat(exporter.getFinishedSpanItems()).isEmpty();

    sent.get(0).accept(SendOutcome.acknowledged());
    sent.get(1).accept(SendOutcome.refusedRecord("a payload, perhaps"));
    sent.get(2).accept(SendOutcome.unknown("a payload, perhaps"));

    assertThat(told).hasSize(3);
    List<SpanData> ended = exporter.getFinishedSpanItems();
    assertThat(ended)
        .extracting(it -> it.getStatus().getStatusCode())
        .containsExactly(StatusCode.UNSET, StatusCode.ERROR, StatusCode.ERROR);
    assertThat(ended)
        .extracting(it -> it.getAttributes().get(EventSpans.ERROR_TYPE))
        .containsExactly(null, "refused", "unknown");
    assertThat(ended.toString()).doesNotContain("payload");
  }

  @Test
  void each_row_of_a_spill_has_a_span_of_its_own_trace() {
    List<SpilledEvent> rows = new ArrayList<>();
    SpillWriter store = TracedSpillWriter.of(storeThat(rows::addAll), spans);

    store.spill(List.of(spilled(CONTEXT), spilled(CONTEXT.replace('4', '5'))));

    assertThat(rows).hasSize(2);
    assertThat(exporter.getFinishedSpanItems())
        .extracting(SpanData::getTraceId)
        .containsExactly(TRACE, TRACE.replace('4', '5'));
  }

  @Test
  void a_spill_that_fails_is_an_error_and_is_still_told() {
    SpillWriter store =
        TracedSpillWriter.of(
            storeThat(
                events -> {
                  throw new FallbackStoreException("away");
                }),
            spans);

    assertThatThrownBy(() -> store.spill(List.of(spilled(CONTEXT))))
        .isInstanceOf(FallbackStoreException.class);

    SpanData span = exporter.getFinishedSpanItems().getFirst();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void without_opentelemetry_nothing_is_wrapped_and_nothing_begun() {
    EventSpans off = EventSpans.off();
    EventSender sender = senderThat(new ArrayList<>());

    assertThat(TracedSender.of(sender, off)).isSameAs(sender);
    assertThat(off.publish(record(CONTEXT))).isSameAs(Span.getInvalid());
    assertThat(EventSpans.traceParent(off.command("x", CONTEXT))).isEmpty();
  }

  @Test
  void there_is_no_opentelemetry_unless_an_exporter_is_named() {
    assertThat(Telemetry.open("x", Map.of()).api()).isSameAs(OpenTelemetry.noop());
    assertThat(Telemetry.open("x", Map.of("OTEL_TRACES_EXPORTER", "none")).api())
        .isSameAs(OpenTelemetry.noop());
  }

  private static EventRecord record(String context) {
    return new EventRecord(
        "gapless.account", new byte[0], Map.of("ce_id", "1", "traceparent", context), new byte[0]);
  }

  private static SpilledEvent spilled(String context) {
    return new SpilledEvent(
        ANN,
        EntityVersion.of(1),
        new EventId(new UUID(0x7000, 0x8000_0000_0000_0000L)),
        Position.of(1),
        record(context),
        "down");
  }

  private static EventSender senderThat(List<Consumer<SendOutcome>> sent) {
    return new EventSender() {
      @Override
      public void send(EventRecord record, Consumer<SendOutcome> outcome) {
        sent.add(outcome);
      }

      @Override
      public void prepare(String topic) {}

      @Override
      public void close() {}
    };
  }

  private static SpillWriter storeThat(Consumer<List<SpilledEvent>> spill) {
    return new SpillWriter() {
      @Override
      public void spill(List<SpilledEvent> events) {
        spill.accept(events);
      }

      @Override
      public Set<EntityKey> held(Set<EntityKey> entities) {
        return Set.of();
      }

      @Override
      public Occupancy occupied(Shard shard, Optional<EntityKey> after) {
        return Occupancy.of(after, List.of(), MAX_LOOK);
      }
    };
  }
}
