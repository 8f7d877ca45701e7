package io.gapless.cli.bench;

import io.gapless.cli.bench.history.History;
import io.gapless.cli.run.Screen;
import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.ConcurrentHistogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a poisoned entity costs the others: their latency without it and with it, in one run. */
@Command(
    name = "poison",
    description = "Latency of all other entities, without and with one whose events always fail.",
    mixinStandardHelpOptions = true)
final class PoisonBench implements Callable<Integer> {
  private static final Duration MOST = Duration.ofMinutes(2);
  private static final int DIGITS = 3;
  private static final int PHASES = 6;
  private static final double MILLIS = 1e6;

  @Option(
      names = "--rate",
      description = "Events a second; default ${DEFAULT-VALUE}.",
      defaultValue = "1000")
  private int rate;

  @Option(
      names = "--seconds",
      description = "Length of a phase; there are 6; default ${DEFAULT-VALUE}.",
      defaultValue = "10")
  private int seconds;

  @Option(
      names = "--entities",
      description = "Entities; default ${DEFAULT-VALUE}.",
      defaultValue = "10000")
  private int entities;

  private final Screen screen = Screen.standard();
  private final CountTable table = new CountTable("poison");
  private final ConcurrentHistogram without = new ConcurrentHistogram(DIGITS);
  private final ConcurrentHistogram with = new ConcurrentHistogram(DIGITS);
  private final AtomicBoolean poisoned = new AtomicBoolean();
  private final AtomicBoolean warm = new AtomicBoolean();

  @Override
  public Integer call() throws SQLException, InterruptedException {
    History history = new History(entities, (long) rate * seconds * (PHASES + 1));
    EntityKey poison = history.entity(0);
    try (BenchStack stack = BenchStack.start(screen);
        BenchTopic topic = stack.topic("poison");
        Connection eventStore = stack.eventStore()) {
      stack.execute(table.create());
      LiveFeed feed = new LiveFeed(history, topic, position -> true);
      Applied applied = new Applied(history.events());
      try (Projection projection =
          stack
              .projection("poison", topic, stack.positions())
              .batchHandler((batch, tx) -> apply(batch, poison, tx.connection()))
              .listener(applied)
              .listener(measuring(feed))
              .start()) {
        phases(feed, eventStore, projection, poison);
        applied.await(MOST);
      }
      report();
      return Verdict.of(stack, history, table, screen);
    }
  }

  private void phases(LiveFeed feed, Connection eventStore, Projection projection, EntityKey poison)
      throws SQLException, InterruptedException {
    long events = (long) rate * seconds;
    screen.say("warming up, then %d phases of %d s by turns".formatted(PHASES, seconds));
    feed.run(events, rate, eventStore);
    warm.set(true);
    for (int phase = 0; phase < PHASES; phase++) {
      poisoned.set(phase % 2 == 1);
      feed.run(events, rate, eventStore);
      if (poisoned.getAndSet(false)) {
        screen.say("parked: " + projection.parked(2));
        projection.resume(poison);
      }
    }
  }

  private void apply(List<Event> batch, EntityKey poison, Connection connection)
      throws SQLException {
    if (poisoned.get() && batch.stream().anyMatch(event -> event.entity().equals(poison))) {
      throw new IllegalStateException("poisoned");
    }
    table.apply(batch, connection);
  }

  private ProjectionListener measuring(LiveFeed feed) {
    return new ProjectionListener() {
      @Override
      public void applied(Event event) {
        if (warm.get()) {
          (poisoned.get() ? with : without).recordValue(feed.age(event));
        }
      }
    };
  }

  private void report() {
    screen.say(line("without", without));
    screen.say(line("with", with));
    screen.say(
        "p99 ratio %.2f"
            .formatted(with.getValueAtPercentile(99) / (double) without.getValueAtPercentile(99)));
  }

  private static String line(String what, ConcurrentHistogram nanos) {
    return "%-8s %,9d events   p50 %.1f ms   p99 %.1f ms"
        .formatted(
            what,
            nanos.getTotalCount(),
            nanos.getValueAtPercentile(50) / MILLIS,
            nanos.getValueAtPercentile(99) / MILLIS);
  }
}
