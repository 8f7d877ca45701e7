package io.gapless.cli.demo;

import io.gapless.stack.process.StackProcess;
import java.time.Duration;

/**
 * Kafka is gone for a while: commands go on, events go to the fallback store and come back.
 *
 * @param away for how long
 * @param loadRests whether there is no load from the broker's return until all is made up for
 */
record BrokerKilled(Duration away, boolean loadRests) implements Act {
  private static final Duration HEALED_WITHIN = Duration.ofMinutes(2);

  @Override
  public void play(Stage stage) throws InterruptedException {
    StackProcess broker = stage.all().stack().kafka().process();
    long spilledBefore = stage.figures().get().spilled();
    stage.say("kill -9 of the Kafka broker, for " + away.toSeconds() + " s");
    broker.kill();
    Thread.sleep(away);
    broker.launch();
    broker.awaitReady();
    if (loadRests) {
      stage.load().rest();
    }
    long spilled = stage.figures().get().spilled() - spilledBefore;
    long last = stage.lastPosition();
    stage.say("the broker is back; %,d events were spilled meanwhile".formatted(spilled));
    Stage.Waited healed = stage.await(HEALED_WITHIN, () -> isHealed(stage.figures().get(), last));
    stage.say(
        healed.isSo()
            ? "the fallback store is empty again, all until then is verified, after " + healed
            : "not everything is drained and verified after " + healed);
    stage.load().goOn();
  }

  private static boolean isHealed(Figures figures, long last) {
    return figures.waiting() == 0 && figures.verified() >= last;
  }
}
