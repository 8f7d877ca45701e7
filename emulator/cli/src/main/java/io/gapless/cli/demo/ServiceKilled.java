package io.gapless.cli.demo;

import io.gapless.stack.JavaService;
import io.gapless.stack.process.StackProcess;
import java.time.Duration;

/**
 * A command service dies between its commits and its publishes. To be sure that it does, the broker
 * is frozen a moment before: events commit, and their records get nowhere.
 */
final class ServiceKilled implements Act {
  private static final Duration FROZEN = Duration.ofMillis(300);
  private static final Duration FOUND_WITHIN = Duration.ofSeconds(4);
  private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(20);

  @Override
  public void play(Stage stage) throws InterruptedException {
    JavaService victim = stage.all().commandServices().getFirst();
    StackProcess broker = stage.all().stack().kafka().process();
    stage.say("the broker stands still; commands go on committing");
    broker.pause();
    Thread.sleep(FROZEN);
    victim.process().kill();
    broker.resume();
    stage.say("kill -9 of " + victim.process().name() + " between commits and publishes");
    DeadWriter writer = new DeadWriter(stage.all().addresses());
    stage.await(FOUND_WITHIN, writer::isKnown);
    stage.add(
        "%,d of its events were committed and not confirmed; clients repeat at the other service"
            .formatted(writer.unconfirmed()));
    Stage.Waited takenOver = stage.await(TAKEN_OVER_WITHIN, writer::isTakenOver);
    stage.say(
        takenOver.isSo()
            ? "the replay service has taken the dead writer over, after " + takenOver
            : "the dead writer is not taken over after " + takenOver);
    victim.start();
    stage.say(victim.process().name() + " runs again, as a new writer");
  }
}
