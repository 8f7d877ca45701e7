package io.gapless.cli;

import io.gapless.cli.demo.Demo;
import io.gapless.cli.demo.Proof;
import io.gapless.cli.demo.Scene;
import io.gapless.cli.demo.Tempo;
import io.gapless.cli.run.LengthOfTime;
import io.gapless.cli.run.RunningGapless;
import io.gapless.cli.run.Screen;
import io.gapless.cli.run.StackLines;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./gapless demo}. */
@Command(
    name = "demo",
    description = "Runs everything under load, breaks it, and proves that nothing is missing.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final String STACK = "demo";
  private static final int COMMAND_SERVICES = 2;

  @Option(
      names = "--rate",
      description = "Commands a second; default ${DEFAULT-VALUE}.",
      defaultValue = "200")
  private int rate;

  @Option(
      names = "--only",
      description = "What is broken: ${COMPLETION-CANDIDATES}, separated by commas; default all.",
      split = ",",
      defaultValue = "BROKER,SERVICE,AGAIN,LOST")
  private Set<Scene> scenes = EnumSet.allOf(Scene.class);

  @Option(
      names = "--away",
      description = "How long the broker stays dead: 15s, 1m; default ${DEFAULT-VALUE}.",
      defaultValue = "15s",
      converter = LengthOfTime.class)
  private Duration away = Duration.ofSeconds(15);

  @Option(
      names = "--rest-after",
      description = "No load from the broker's return until everything is drained and verified.")
  private boolean restsAfter;

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = Screen.standard();
    try (RunningGapless all = RunningGapless.start(STACK, COMMAND_SERVICES, screen)) {
      StackLines.of(all).forEach(screen::say);
      screen.say("");
      Proof proof = new Demo(all, screen, rate, scenes, Tempo.forPeople(away, restsAfter)).play();
      screen.say("");
      screen.say(
          "the proof: every account folded from the event store, compared with the projection");
      proof.lines().forEach(screen::say);
      screen.say(proof.holds() ? "nothing is missing" : "THE PROOF FAILS");
      return proof.holds() ? 0 : 1;
    }
  }
}
