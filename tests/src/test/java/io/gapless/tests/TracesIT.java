package io.gapless.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EntityKey;
import io.gapless.stack.LocalStack;
import io.gapless.stack.Part;
import io.gapless.stack.StackOptions;
import io.gapless.stack.process.StackProcess;
import io.gapless.tests.load.Answer;
import io.gapless.tests.load.Command;
import io.gapless.tests.system.SpanCollector;
import io.gapless.tests.system.SpanCollector.Collected;
import io.gapless.tests.system.SystemPlan;
import io.gapless.tests.system.TestSystem;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One trace from the command to whoever publishes its events, however late. */
final class TracesIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String COMMANDS = "gapless-command-service";
  private static final String REPLAY = "gapless-replay-service";

  @Test
  void a_trace_joins_command_append_spill_and_replay() throws Exception {
    try (SpanCollector spans = SpanCollector.start();
        LocalStack stack = LocalStack.start(StackOptions.forTest("traces", Part.KAFKA));
        TestSystem system = TestSystem.start(stack, traced(spans))) {
      assertThat(system.callers().patiently(Command.create(EntityKey.of("account", "ann")), SOON))
          .isInstanceOf(Answer.Committed.class);
      String direct = "4bf92f3577b34da6a3ce929d0e0e4736";
      changeAddress(system, direct);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                String command = commandOf(spans, direct);
                assertThat(below(spans, direct, command))
                    .contains(
                        Map.entry(COMMANDS, "append account"),
                        Map.entry(COMMANDS, "publish " + system.topic()));
              });

      StackProcess kafka = stack.kafka().process();
      kafka.kill();
      String late = "4bf92f3577b34da6a3ce929d0e0e4737";
      try {
        changeAddress(system, late);
        await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThat(below(spans, late, commandOf(spans, late)))
                        .contains(Map.entry(COMMANDS, "spill " + system.topic())));
      } finally {
        kafka.start();
      }
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(below(spans, late, commandOf(spans, late)))
                      .contains(Map.entry(REPLAY, "publish " + system.topic())));
      system.awaitKept(SOON);
    }
  }

  private static SystemPlan traced(SpanCollector spans) {
    SystemPlan plan = SystemPlan.named("traced");
    for (Map.Entry<String, String> variable : spans.variables().entrySet()) {
      plan = plan.with(variable.getKey(), variable.getValue());
    }
    return plan;
  }

  private static void changeAddress(TestSystem system, String trace)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                system
                    .commandService(0)
                    .baseUri()
                    .resolve("/v1/account/ann/commands/change-address"))
            .header("Content-Type", "application/json")
            .header("traceparent", "00-" + trace + "-" + CALLER + "-01")
            .POST(BodyPublishers.ofString("{\"address\":\"" + trace + "\"}"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }
  }

  /** The id of the one span that the caller's is the parent of. */
  private static String commandOf(SpanCollector spans, String trace) {
    var found = spans.ofTrace(trace).stream().filter(it -> it.parent().equals(CALLER)).toList();
    assertThat(found).singleElement().extracting(Collected::service).isEqualTo(COMMANDS);
    return found.getFirst().id();
  }

  private static java.util.Set<Map.Entry<String, String>> below(
      SpanCollector spans, String trace, String parent) {
    return spans.ofTrace(trace).stream()
        .filter(it -> it.parent().equals(parent))
        .map(it -> Map.entry(it.service(), it.name()))
        .collect(java.util.stream.Collectors.toSet());
  }
}
