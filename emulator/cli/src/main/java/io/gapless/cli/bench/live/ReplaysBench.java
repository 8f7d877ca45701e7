package io.gapless.cli.bench.live;

import io.gapless.cli.bench.history.History;
import io.gapless.cli.load.CommandClient;
import io.gapless.cli.run.LengthOfTime;
import io.gapless.cli.run.Screen;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Many mass replays at once, cancelled at random, beside live traffic. */
@Command(
    name = "replays",
    description =
        "Orders many mass replays at once and cancels them at random; measures live traffic meanwhile.",
    mixinStandardHelpOptions = true)
public final class ReplaysBench implements Callable<Integer> {
  /** What a replay service allows by default, but for the last, which many orders shall meet. */
  private static final ReplayVerdict.Limits LIMITS = new ReplayVerdict.Limits(2_000, 4, 30);

  private static final int PER_JOB = 10_000;
  private static final int EVENTS_PER_ENTITY = 20;

  @Option(
      names = "--rate",
      description = "Live commands a second; default ${DEFAULT-VALUE}.",
      defaultValue = "500")
  private int rate;

  @Option(
      names = "--jobs",
      description = "How many replays; default ${DEFAULT-VALUE}.",
      defaultValue = "50")
  private int jobs;

  @Option(
      names = "--events",
      description = "Events of the history that each of them replays; default ${DEFAULT-VALUE}.",
      defaultValue = "200000")
  private int events;

  @Option(
      names = "--cancel-within",
      description = "From an order to its cancellation, at most; default ${DEFAULT-VALUE}.",
      defaultValue = "60s",
      converter = LengthOfTime.class)
  private Duration cancelWithin = Duration.ofMinutes(1);

  @Mixin private LiveOptions live = new LiveOptions();

  private final Screen screen = Screen.standard();

  @Override
  public Integer call() throws Exception {
    Map<String, String> settings =
        Map.of("GAPLESS_REPLAY_JOBS_MOST_UNFINISHED", Integer.toString(LIMITS.unfinished()));
    History history = new History(Math.max(1, events / EVENTS_PER_ENTITY), events);
    try (LiveStack stack = LiveStack.start(settings, screen)) {
      screen.say("writing %,d events into the event store ...".formatted(events));
      try (Connection connection = stack.events().connect()) {
        history.store(connection);
      }
      CommandClient client = stack.startCommands();
      try (TopicWatch watch = TopicWatch.of(stack.local(), LiveStack.PARTITIONS)) {
        live.putFirst(stack, watch);
        return run(stack, history, client, watch);
      }
    }
  }

  private int run(LiveStack stack, History history, CommandClient client, TopicWatch watch)
      throws Exception {
    screen.say("warming up: " + LiveLoad.of("warm", rate, live.calm(), client, watch));
    Felt before = LiveLoad.of("calm", rate, live.calm(), client, watch);
    screen.say("undisturbed: " + before);
    ReplayApi api = new ReplayApi(stack.replayService());
    long begun = System.nanoTime();
    MassReplays.Course course;
    Felt during;
    try (LiveLoad traffic =
        LiveLoad.start("live", LiveStack.traffic("live"), rate, client, watch)) {
      course = new MassReplays(api, history, jobs, PER_JOB, cancelWithin).run(new Random());
      during = traffic.end();
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    screen.say("live traffic during the replays: " + during);
    screen.say("undisturbed again: " + LiveLoad.of("after", rate, live.calm(), client, watch));
    Replayed replayed = watch.replayed();
    screen.say(
        "%d replays in %.0f s sent %,d events, at most %,.0f/s; no room %,d times; at most %d ran, %d had not ended"
            .formatted(
                jobs,
                seconds,
                replayed.records(),
                replayed.mostPerSecond(ReplayVerdict.STRETCH),
                api.refused(),
                course.running(),
                course.unfinished()));
    screen.say(DrainFigures.liveLine(before, during));
    ReplayVerdict verdict = ReplayVerdict.of(course, replayed, api.audit(), LIMITS);
    verdict.faults().forEach(screen::say);
    long missing = watch.missing(stack.events(), history.events());
    screen.say(
        "%,d live events are not on the topic; limits, cancellations and audit: %s"
            .formatted(missing, verdict.faults().isEmpty() ? "as they must be" : "NOT so"));
    return missing == 0 && verdict.faults().isEmpty() ? 0 : 1;
  }
}
