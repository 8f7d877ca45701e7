package io.gapless.command.it;

import io.gapless.command.log.CommandLog;
import io.gapless.command.log.CommandLogConformance;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackParts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The real event log keeps the contract by which the in-memory one is judged. */
class EventLogCommandLogIT extends CommandLogConformance {
  private static RunningService service;

  @BeforeAll
  static void start() {
    StackParts stack = LocalStack.shared();
    service =
        RunningService.start(RunningService.settings(stack, stack.newDatabase("conformance")))
            .untilReady();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Override
  protected CommandLog log() {
    return service.log();
  }
}
