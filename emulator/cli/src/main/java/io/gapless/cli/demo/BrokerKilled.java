package io.gapless.cli.demo;

import io.gapless.stack.process.StackProcess;
import java.time.Duration;

/**
 * Kafka is gone for a while: commands go on, events go to the fallback store and come back.
 *
 * @param away for how long
 */
record BrokerKilled(Duration away) implements Act {
  private static final Duration DRAINED_WITHIN = Duration.ofSeconds(30);

  @Override
  public void play(Stage stage) throws InterruptedException {
    StackProcess broker = stage.all().stack().kafka().process();
    long spilledBefore = stage.figures().get().spilled();
    stage.say("kill -9 of the Kafka broker, for " + away.toSeconds() + " s");
    broker.kill();
    Thread.sleep(away);
    broker.launch();
    broker.awaitReady();
    long spilled = stage.figures().get().spilled() - spilledBefore;
    stage.say("the broker is back; %,d events were spilled meanwhile".formatted(spilled));
    Stage.Waited drained = stage.await(DRAINED_WITHIN, () -> stage.figures().get().waiting() == 0);
    stage.say(
        drained.isSo()
            ? "the fallback store is empty again, after " + drained
            : "the fallback store is not empty after " + drained);
  }
}
