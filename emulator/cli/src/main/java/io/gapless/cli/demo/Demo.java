package io.gapless.cli.demo;

import io.gapless.cli.load.AccountTraffic;
import io.gapless.cli.load.CommandClient;
import io.gapless.cli.load.LoadFigures;
import io.gapless.cli.load.LoadRun;
import io.gapless.cli.load.WarmUp;
import io.gapless.cli.run.RunningGapless;
import io.gapless.cli.run.Screen;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/**
 * The story of about 90 seconds: load from beginning to end, things that are broken one after the
 * other, and then the proof.
 *
 * @param all what runs
 * @param screen where it is told
 * @param perSecond commands a second
 * @param scenes what is broken
 * @param tempo how fast
 */
public record Demo(
    RunningGapless all, Screen screen, int perSecond, Set<Scene> scenes, Tempo tempo) {
  private static final int ACCOUNTS = 1_000;
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(90);

  public Demo {
    EnumSet<Scene> inOrder = EnumSet.noneOf(Scene.class);
    inOrder.addAll(scenes);
    scenes = Collections.unmodifiableSet(inOrder);
  }

  /** Plays the story; returns the proof. */
  public Proof play() throws InterruptedException {
    LatestFigures figures = new LatestFigures();
    CommandClient client = new CommandClient(all.addresses().commandServices());
    Instant begin = Instant.now();
    screen.say("warming up ...");
    new WarmUp(client).run();
    AccountTraffic traffic = new AccountTraffic("account", ACCOUNTS, new Random());
    LoadRun load = LoadRun.start(client, traffic, perSecond);
    Stage stage = new Stage(all, client, load, screen, figures::get, begin);
    FiguresReader reader = new FiguresReader(all.addresses());
    try (Watch watch = Watch.start(stage, reader, figures, load.figures())) {
      playActs(stage);
      settle(stage, watch);
    }
    screen.keep();
    tellCommands(stage, load.figures());
    return Proof.of(all.addresses().eventStore(), all.addresses().accounts());
  }

  private void playActs(Stage stage) throws InterruptedException {
    try (LoadRun load = stage.load()) {
      stage.say("%,d commands/s from here to the end".formatted(perSecond));
      LastEventsLost.openAccounts(stage);
      for (Scene scene : scenes) {
        Thread.sleep(tempo.calm());
        scene.act(tempo).play(stage);
      }
      Thread.sleep(tempo.calm());
    }
  }

  private void settle(Stage stage, Watch watch) throws InterruptedException {
    stage.say("the load has ended");
    long last = stage.lastPosition();
    Stage.Waited settled = stage.await(SETTLED_WITHIN, () -> watch.figures().isSettledAt(last));
    stage.say(
        settled.isSo()
            ? "verified through position %,d, the last one, after %s".formatted(last, settled)
            : "not everything is verified after " + settled);
  }

  private static void tellCommands(Stage stage, LoadFigures load) {
    stage.add(
        "%,d commands answered, %,d failed; the slowest took %.1f s, repeats included"
            .formatted(
                load.answered(), load.failed() + load.refused(), load.maxMillis() / 1_000.0));
  }
}
