package io.gapless.cli.bench;

import io.gapless.cli.bench.history.History;
import io.gapless.cli.run.Screen;
import io.gapless.event.Event;
import io.gapless.projection.Projection;
import io.gapless.projection.memory.InMemoryPositions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Events a second, beside a bare loop over the same topic, by turns. */
@Command(
    name = "throughput",
    description = "Events a second of a projection, as a ratio to a bare consumer loop.",
    mixinStandardHelpOptions = true)
final class ThroughputBench implements Callable<Integer> {
  private static final Duration MOST = Duration.ofMinutes(10);
  private static final int JDBC_SHARE = 5;
  private static final String ALL_ROWS = "JDBC, same rows";
  private static final String OWN_ROWS = "JDBC, handler's rows only";

  @Option(
      names = "--events",
      description = "Events for the handler in memory; a fifth for JDBC; default ${DEFAULT-VALUE}.",
      defaultValue = "1000000")
  private long events;

  @Option(
      names = "--entities",
      description = "Entities; default ${DEFAULT-VALUE}.",
      defaultValue = "10000")
  private int entities;

  @Option(
      names = "--pairs",
      description = "How often each is measured; default ${DEFAULT-VALUE}.",
      defaultValue = "5")
  private int pairs;

  @Option(
      names = "--warm-ups",
      description = "Rounds before anything is counted; default ${DEFAULT-VALUE}.",
      defaultValue = "5")
  private int warmUps;

  @Option(
      names = "--only",
      description = "One of ${COMPLETION-CANDIDATES}; default both.",
      split = ",",
      defaultValue = "MEMORY,JDBC")
  private Set<Kind> kinds = EnumSet.allOf(Kind.class);

  private final Screen screen = Screen.standard();

  private enum Kind {
    MEMORY,
    JDBC
  }

  @Override
  public Integer call() throws SQLException, InterruptedException {
    for (Kind kind : kinds) {
      try (BenchStack stack = BenchStack.start(screen)) {
        switch (kind) {
          case MEMORY -> inMemory(stack, stack.stored(new History(entities, events), screen));
          case JDBC ->
              jdbc(stack, stack.stored(new History(entities, events / JDBC_SHARE), screen));
        }
      }
    }
    return 0;
  }

  private void inMemory(BenchStack stack, History history)
      throws SQLException, InterruptedException {
    try (BenchTopic topic = filled(stack, "memory", history)) {
      List<Double> ratios = new ArrayList<>();
      for (int pair = 0; pair < warmUps + pairs; pair++) {
        double bare = BareLoop.run(stack.kafka(), topic, history.events(), it -> {});
        double ours = projected(stack, topic, history, "memory-" + pair);
        double ratio = told("in memory", history, bare, ours);
        if (pair >= warmUps) {
          ratios.add(ratio);
        }
      }
      told("in memory", ratios);
    }
  }

  private double projected(BenchStack stack, BenchTopic topic, History history, String name)
      throws InterruptedException {
    LongAdder effects = new LongAdder();
    Applied applied = new Applied(history.events());
    try (Projection projection =
        stack
            .projection(name, topic, InMemoryPositions.create())
            .batchHandler((batch, tx) -> tx.afterCommit(() -> effects.add(batch.size())))
            .listener(applied)
            .start()) {
      return applied.await(MOST);
    }
  }

  private void jdbc(BenchStack stack, History history) throws SQLException, InterruptedException {
    stack.positions().prepare();
    try (BenchTopic topic = filled(stack, "jdbc", history)) {
      List<Double> toAllRows = new ArrayList<>();
      List<Double> toOwnRows = new ArrayList<>();
      for (int pair = 0; pair < warmUps + pairs; pair++) {
        BlindPositions blind = new BlindPositions("bare_positions_" + pair);
        stack.execute(blind.create());
        double allRows =
            written(stack, topic, history, new CountTable("bare_all_" + pair), blind::write);
        double ownRows =
            written(stack, topic, history, new CountTable("bare_" + pair), (batch, it) -> {});
        double ours = projected(stack, topic, history, new CountTable("ours_" + pair));
        double ratioToAll = told(ALL_ROWS, history, allRows, ours);
        double ratioToOwn = told(OWN_ROWS, history, ownRows, ours);
        if (pair >= warmUps) {
          toAllRows.add(ratioToAll);
          toOwnRows.add(ratioToOwn);
        }
      }
      told(ALL_ROWS, toAllRows);
      told(OWN_ROWS, toOwnRows);
    }
  }

  /** What the bare loop writes besides the handler's rows. */
  @FunctionalInterface
  private interface Besides {
    void write(List<Event> batch, Connection connection) throws SQLException;
  }

  private static double written(
      BenchStack stack, BenchTopic topic, History history, CountTable table, Besides besides)
      throws SQLException {
    stack.execute(table.create());
    try (Connection connection = stack.pool().getConnection()) {
      connection.setAutoCommit(false);
      return BareLoop.run(
          stack.kafka(),
          topic,
          history.events(),
          batch -> {
            table.apply(batch, connection);
            besides.write(batch, connection);
            connection.commit();
          });
    }
  }

  private double projected(BenchStack stack, BenchTopic topic, History history, CountTable table)
      throws SQLException, InterruptedException {
    stack.execute(table.create());
    Applied applied = new Applied(history.events());
    double seconds;
    try (Projection projection =
        stack
            .projection(table.name(), topic, stack.positions())
            .batchHandler((batch, tx) -> table.apply(batch, tx.connection()))
            .listener(applied)
            .start()) {
      seconds = applied.await(MOST);
    }
    try (Connection connection = stack.pool().getConnection()) {
      long differences = table.differences(history, connection);
      if (differences > 0) {
        throw new IllegalStateException(differences + " entities differ from the history");
      }
    }
    return seconds;
  }

  private static BenchTopic filled(BenchStack stack, String prefix, History history) {
    BenchTopic topic = stack.topic(prefix);
    history.all().forEach(topic::send);
    topic.flush();
    return topic;
  }

  private double told(String what, History history, double bare, double ours) {
    double ratio = bare / ours;
    screen.say(
        "%-25s  bare %,9.0f/s   projection %,9.0f/s   ratio %.2f"
            .formatted(what, history.events() / bare, history.events() / ours, ratio));
    return ratio;
  }

  private void told(String what, List<Double> ratios) {
    List<Double> sorted = ratios.stream().sorted().toList();
    screen.say("%-25s  median ratio %.2f".formatted(what, sorted.get(sorted.size() / 2)));
  }
}
