package io.gapless.cli.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gapless.cli.bench.history.History;
import io.gapless.cli.run.Screen;
import io.gapless.projection.Projection;
import io.gapless.projection.memory.InMemoryPositions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How fast a projection that never ran takes its history from the event store, through the replay
 * service, beside a bare loop that reads the same rows from the database.
 */
@Command(
    name = "rebuild",
    description =
        "Events a second of a projection in memory that is folded anew from the event store.",
    mixinStandardHelpOptions = true)
final class RebuildBench implements Callable<Integer> {
  private static final Duration MOST = Duration.ofMinutes(30);
  private static final int PAGE = 10_000;

  @Option(
      names = "--events",
      description = "Events in the event store; default ${DEFAULT-VALUE}.",
      defaultValue = "1000000")
  private long events;

  @Option(
      names = "--entities",
      description = "Entities; default ${DEFAULT-VALUE}.",
      defaultValue = "10000")
  private int entities;

  @Option(
      names = "--rounds",
      description = "How often it is folded anew; default ${DEFAULT-VALUE}.",
      defaultValue = "5")
  private int rounds;

  private final Screen screen = Screen.standard();

  @Override
  public Integer call() throws SQLException, InterruptedException {
    try (BenchStack stack = BenchStack.start(screen);
        BenchTopic topic = stack.topic("rebuild")) {
      History history = stack.stored(new History(entities, events), screen);
      List<Double> ratios = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        double bare = read(stack, history);
        double ours = folded(stack, topic, history, "rebuild-" + round);
        ratios.add(bare / ours);
        screen.say(
            "round %d: bare reading %,9.0f/s   rebuild %,9.0f/s (%.1f s)   ratio %.2f"
                .formatted(round, events / bare, events / ours, ours, bare / ours));
      }
      List<Double> sorted = ratios.stream().sorted().toList();
      screen.say("median ratio %.2f".formatted(sorted.get(sorted.size() / 2)));
      return 0;
    }
  }

  /** Seconds from the start of the projection to its last event. */
  private double folded(BenchStack stack, BenchTopic topic, History history, String name)
      throws InterruptedException {
    LongAdder effects = new LongAdder();
    Applied applied = new Applied(history.events());
    long begun = System.nanoTime();
    try (Projection projection =
        stack
            .newProjection(name, topic, InMemoryPositions.create())
            .batchHandler((batch, tx) -> tx.afterCommit(() -> effects.add(batch.size())))
            .listener(applied)
            .start()) {
      applied.await(MOST);
      double seconds = (System.nanoTime() - begun) / 1e9;
      if (effects.sum() != history.events()) {
        throw new IllegalStateException(
            "%,d effects of %,d events".formatted(effects.sum(), history.events()));
      }
      return seconds;
    }
  }

  /** Seconds that one session takes to read every column of every event, by position. */
  private static double read(BenchStack stack, History history) throws SQLException {
    long begun = System.nanoTime();
    long read = 0;
    try (Connection connection = stack.eventStore();
        PreparedStatement page =
            connection.prepareStatement(
                "SELECT * FROM events WHERE position > ? ORDER BY position LIMIT " + PAGE)) {
      for (long after = 0; after < history.events(); after += PAGE) {
        page.setLong(1, after);
        try (ResultSet row = page.executeQuery()) {
          while (row.next()) {
            read += History.TYPE.equals(new String(row.getBytes("entity_type"), US_ASCII)) ? 1 : 0;
          }
        }
      }
    }
    if (read != history.events()) {
      throw new IllegalStateException("%,d of %,d read".formatted(read, history.events()));
    }
    return (System.nanoTime() - begun) / 1e9;
  }
}
