package io.gapless.replay.it;

import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A stack for all tests of a class, and for each of them two replicas that share a database. */
final class TwoReplicas
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private static final Duration SERVES_WITHIN = Duration.ofSeconds(20);

  private final String name;
  private Optional<LocalStack> shared = Optional.empty();
  private Optional<ReplayStack> stack = Optional.empty();
  private Optional<EmbeddedServer> one = Optional.empty();
  private Optional<EmbeddedServer> other = Optional.empty();

  /**
   * @param name of the stack
   */
  TwoReplicas(String name) {
    this.name = name;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    shared = Optional.of(LocalStack.start(StackOptions.forTest(name)));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    stack = Optional.of(new ReplayStack(shared.orElseThrow()));
    one = Optional.of(serving());
    other = Optional.of(stack().replica());
  }

  private EmbeddedServer serving() {
    EmbeddedServer replica = stack().replica();
    Awaitility.await()
        .atMost(SERVES_WITHIN)
        .until(() -> HttpAnswer.get(replica, "/v1/projections").status() == 200);
    return replica;
  }

  ReplayStack stack() {
    return stack.orElseThrow();
  }

  EmbeddedServer one() {
    return one.orElseThrow();
  }

  EmbeddedServer other() {
    return other.orElseThrow();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    if (stack.isPresent()) {
      stack.get().close();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    shared.ifPresent(LocalStack::close);
  }
}
