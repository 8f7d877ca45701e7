package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.crash.CrashPoint;
import io.gapless.stack.JavaService;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.fault.CrashOrders;
import io.gapless.stack.process.StackProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two replicas as processes; whichever reaches an armed point first meets with what is ordered. */
final class CrashReplicas {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final List<JavaService> replicas;
  private final CrashOrders orders;

  CrashReplicas(ReplayStack stack, ServiceSettings settings, CrashOrders orders) {
    ServiceSettings armed = settings;
    for (Map.Entry<String, String> variable : orders.environment().entrySet()) {
      armed = armed.with(variable.getKey(), variable.getValue());
    }
    this.replicas = List.of(stack.process("one", armed), stack.process("two", armed));
    this.orders = orders;
  }

  /** Both are up, and no order is left. */
  void restore() {
    orders.clear();
    for (JavaService replica : replicas) {
      if (!replica.process().isAlive()) {
        replica.launch();
      }
    }
    replicas.forEach(replica -> replica.process().awaitReady());
    for (JavaService replica : replicas) {
      ReplaysClient client = new ReplaysClient(replica.baseUri());
      await().atMost(SOON).until(() -> client.get("/v1/replays", Map.of()).status() == 200);
    }
  }

  /** Whoever has reached the point, once somebody has: a case that does not get there is red. */
  JavaService awaitReached(CrashPoint point) {
    List<StackProcess> processes = replicas.stream().map(JavaService::process).toList();
    StackProcess struck =
        await(point + " is reached")
            .atMost(SOON)
            .until(() -> orders.struck(point, processes), Optional::isPresent)
            .orElseThrow();
    return replicas.stream().filter(it -> it.process() == struck).findFirst().orElseThrow();
  }

  /** That it died at the point, and of nothing else. */
  static void assertKilled(JavaService replica) {
    assertThat(replica.process().awaitEnd(SOON)).isTrue();
    assertThat(replica.process().exitCode()).hasValue(CrashPoint.KILLED);
  }

  /** One to send requests to. */
  ReplaysClient first() {
    return new ReplaysClient(replicas.getFirst().baseUri());
  }

  /** The one that was not struck. */
  ReplaysClient other(JavaService struck) {
    return new ReplaysClient(
        replicas.stream().filter(it -> it != struck).findFirst().orElseThrow().baseUri());
  }
}
