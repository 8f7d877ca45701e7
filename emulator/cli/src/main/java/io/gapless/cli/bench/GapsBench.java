package io.gapless.cli.bench;

import io.gapless.cli.bench.history.History;
import io.gapless.cli.run.Screen;
import io.gapless.event.EntityKey;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import org.HdrHistogram.ConcurrentHistogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a gap stays open that the event store can fill. */
@Command(
    name = "gaps",
    description = "How long gaps stay open while records are lost, with no grace.",
    mixinStandardHelpOptions = true)
final class GapsBench implements Callable<Integer> {
  private static final Duration MOST = Duration.ofMinutes(2);
  private static final int DIGITS = 3;
  private static final double MICROS = 1_000;

  @Option(
      names = "--rate",
      description = "Events a second; default ${DEFAULT-VALUE}.",
      defaultValue = "2000")
  private int rate;

  @Option(
      names = "--seconds",
      description = "How long; default ${DEFAULT-VALUE}.",
      defaultValue = "60")
  private int seconds;

  @Option(
      names = "--warm-up",
      description = "Seconds before, which do not count; default ${DEFAULT-VALUE}.",
      defaultValue = "20")
  private int warmUp;

  @Option(
      names = "--entities",
      description = "Entities; default ${DEFAULT-VALUE}.",
      defaultValue = "1000")
  private int entities;

  @Option(
      names = "--lost",
      description = "Of 1,000 records so many are lost; default ${DEFAULT-VALUE}.",
      defaultValue = "10")
  private int lost;

  @Override
  public Integer call() throws SQLException, InterruptedException {
    Screen screen = Screen.standard();
    History history = new History(entities, (long) rate * (warmUp + seconds));
    CountTable table = new CountTable("gaps");
    ConcurrentHistogram micros = new ConcurrentHistogram(DIGITS);
    Applied applied = new Applied(history.events());
    Random random = new Random(1);
    try (BenchStack stack = BenchStack.start(screen);
        BenchTopic topic = stack.topic("gaps");
        Connection eventStore = stack.eventStore()) {
      stack.execute(table.create());
      LiveFeed feed = new LiveFeed(history, topic, position -> random.nextInt(1_000) >= lost);
      try (Projection projection =
          stack
              .projection("gaps", topic, stack.positions())
              .batchHandler((batch, tx) -> table.apply(batch, tx.connection()))
              .settings(it -> it.withBackfill(backfill -> backfill.withGrace(Duration.ZERO)))
              .listener(applied)
              .listener(closing(micros))
              .start()) {
        screen.say(
            "%,d events/s for %d s after %d s to warm up, %d of 1,000 lost"
                .formatted(rate, seconds, warmUp, lost));
        feed.run((long) rate * warmUp, rate, eventStore);
        micros.reset();
        feed.run((long) rate * seconds, rate, eventStore);
        applied.await(MOST);
        screen.say(
            "gaps closed %,d   p50 %.1f ms   p99 %.1f ms   max %.1f ms"
                .formatted(
                    micros.getTotalCount(),
                    micros.getValueAtPercentile(50) / MICROS,
                    micros.getValueAtPercentile(99) / MICROS,
                    micros.getMaxValue() / MICROS));
      }
      return Verdict.of(stack, history, table, screen);
    }
  }

  private static ProjectionListener closing(ConcurrentHistogram micros) {
    return new ProjectionListener() {
      @Override
      public void gapClosed(EntityKey entity, Duration age) {
        micros.recordValue(age.toNanos() / 1_000);
      }
    };
  }
}
