package io.gapless.cli.bench;

import io.gapless.cli.bench.history.History;
import io.gapless.cli.run.Screen;
import io.gapless.projection.Projection;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The heap of a projection that knows very many entities. */
@Command(
    name = "memory",
    description = "Heap of a projection after it met very many entities.",
    mixinStandardHelpOptions = true)
final class MemoryBench implements Callable<Integer> {
  private static final Duration MOST = Duration.ofMinutes(60);
  private static final double MIB = 1024.0 * 1024.0;

  @Option(
      names = "--entities",
      description = "Entities, one event each; default ${DEFAULT-VALUE}.",
      defaultValue = "5000000")
  private int entities;

  @Override
  public Integer call() throws SQLException, InterruptedException {
    Screen screen = Screen.standard();
    History history = new History(entities, entities);
    CountTable table = new CountTable("known");
    try (BenchStack stack = BenchStack.start(screen);
        BenchTopic topic = stack.topic("memory")) {
      stack.stored(history, screen);
      history.all().forEach(topic::send);
      topic.flush();
      stack.execute(table.create());
      double before = usedAfterCollection();
      Applied applied = new Applied(history.events());
      try (Projection projection =
          stack
              .projection("known", topic, stack.positions())
              .batchHandler((batch, tx) -> table.apply(batch, tx.connection()))
              .listener(applied)
              .start()) {
        double seconds = applied.await(MOST);
        screen.say("%,d entities after %.0f s".formatted(entities, seconds));
        screen.say(
            "heap in use after a collection: %.0f MiB, of which %.0f MiB were not before; largest %.0f MiB"
                .formatted(
                    usedAfterCollection(),
                    usedAfterCollection() - before,
                    Runtime.getRuntime().maxMemory() / MIB));
      }
      return Verdict.of(stack, history, table, screen);
    }
  }

  private static double usedAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
  }
}
