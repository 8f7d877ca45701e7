package io.gapless.cli.bench;

import io.gapless.cli.bench.history.History;
import io.gapless.cli.run.Screen;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.projection.Projection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A topic as it should never be, read by one instance, and by three that come and go. */
@Command(
    name = "hostile",
    description = "A topic with repeated, swapped and lost records; compares the outcome.",
    mixinStandardHelpOptions = true)
final class HostileBench implements Callable<Integer> {
  private static final Duration MOST = Duration.ofMinutes(20);
  private static final Duration BETWEEN_CHANGES = Duration.ofSeconds(2);
  private static final int INSTANCES = 3;
  private static final int REPEATED = 50;
  private static final int SWAPPED = 50;
  private static final int OF = 1_000;

  @Option(
      names = "--events",
      description = "Events; default ${DEFAULT-VALUE}.",
      defaultValue = "1000000")
  private long events;

  @Option(
      names = "--entities",
      description = "Entities; default ${DEFAULT-VALUE}.",
      defaultValue = "10000")
  private int entities;

  @Option(
      names = "--seed",
      description = "Decides which; default ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private long seed;

  private final Screen screen = Screen.standard();

  @Override
  public Integer call() throws SQLException, InterruptedException {
    try (BenchStack stack = BenchStack.start(screen)) {
      History history = stack.stored(new History(entities, events), screen);
      try (BenchTopic topic = stack.topic("hostile")) {
        deliver(history, topic);
        int one = alone(stack, topic, history);
        int three = comingAndGoing(stack, topic, history);
        return Math.max(one, three);
      }
    }
  }

  /** 5 % twice, 5 % after their neighbour, 0.1 % not at all. */
  private void deliver(History history, BenchTopic topic) {
    Random random = new Random(seed);
    List<Event> late = new ArrayList<>();
    long[] lost = {0};
    history
        .all()
        .forEach(
            event -> {
              if (random.nextInt(OF) == 0) {
                lost[0]++;
                return;
              }
              if (random.nextInt(OF) < SWAPPED && late.isEmpty()) {
                late.add(event);
                return;
              }
              topic.send(event);
              if (random.nextInt(OF) < REPEATED) {
                topic.send(event);
              }
              if (!late.isEmpty() && isNeighbour(late.getFirst(), event)) {
                topic.send(late.removeFirst());
              }
            });
    late.forEach(topic::send);
    topic.flush();
    screen.say("%,d events were sent hostilely, %,d of them not at all".formatted(events, lost[0]));
  }

  /** The same entity's next one: to swap others would not be seen. */
  private static boolean isNeighbour(Event late, Event event) {
    return late.entity().equals(event.entity());
  }

  private int alone(BenchStack stack, BenchTopic topic, History history)
      throws SQLException, InterruptedException {
    CountTable table = new CountTable("alone");
    stack.execute(table.create());
    long begun = System.nanoTime();
    try (Projection projection = start(stack, topic, table)) {
      awaitVerified(List.of(projection), history, begun);
      told("one instance", begun);
      screen.say(
          "applied %,d, duplicates %,d, backfilled %,d"
              .formatted(
                  projection.status().applied(),
                  projection.status().duplicates(),
                  projection.status().backfilled()));
    }
    return Verdict.of(stack, history, table, screen);
  }

  private int comingAndGoing(BenchStack stack, BenchTopic topic, History history)
      throws SQLException, InterruptedException {
    CountTable table = new CountTable("together");
    stack.execute(table.create());
    Random random = new Random(seed);
    long begun = System.nanoTime();
    List<Projection> running = new ArrayList<>();
    int changes = 0;
    try {
      for (int i = 0; i < INSTANCES; i++) {
        running.add(start(stack, topic, table));
      }
      while (!isVerified(running, history)) {
        Thread.sleep(BETWEEN_CHANGES);
        requireTime(begun);
        running.remove(random.nextInt(running.size())).close();
        running.add(start(stack, topic, table));
        changes++;
      }
      told("three instances, " + changes + " came and went", begun);
    } finally {
      running.forEach(Projection::close);
    }
    return Verdict.of(stack, history, table, screen);
  }

  private static Projection start(BenchStack stack, BenchTopic topic, CountTable table) {
    return stack
        .projection(table.name(), topic, stack.positions())
        .batchHandler((batch, tx) -> table.apply(batch, tx.connection()))
        .start();
  }

  private static void awaitVerified(List<Projection> running, History history, long begun)
      throws InterruptedException {
    while (!isVerified(running, history)) {
      requireTime(begun);
      Thread.sleep(100);
    }
  }

  private static boolean isVerified(List<Projection> running, History history) {
    EntityType type = new EntityType(History.TYPE);
    return running.stream()
        .map(it -> it.status().verifiedThrough().getOrDefault(type, Position.start()))
        .anyMatch(through -> through.value() >= history.events());
  }

  private static void requireTime(long begun) {
    if (System.nanoTime() - begun > MOST.toNanos()) {
      throw new IllegalStateException("not verified within " + MOST);
    }
  }

  private void told(String what, long begun) {
    screen.say(
        "%s: verified to the end after %.1f s".formatted(what, (System.nanoTime() - begun) / 1e9));
  }
}
