package io.gapless.cli.bench.growth;

import io.gapless.cli.bench.history.History;
import io.gapless.cli.bench.process.MeasuringProcess;
import io.gapless.cli.run.Screen;
import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.StackOptions;
import io.gapless.stack.database.Database;
import io.gapless.stack.spanner.FallbackStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Append, backfill, comparison of heads, drain and status on event stores of several sizes, all at
 * once on one database server and by turns.
 */
@Command(
    name = "growth",
    description =
        "Append, backfill, comparison of heads, drain and status beside little and much that is"
            + " stored, by turns.",
    mixinStandardHelpOptions = true)
public final class GrowthBench implements Callable<Integer> {
  private static final int PARTITIONS = 6;
  private static final long PAGE = 100_000;

  @Option(
      names = "--sizes",
      split = ",",
      converter = Size.Converter.class,
      description =
          "EVENTS:ENTITIES of each event store, all are compared with the first; default"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "10000:1000,1000000:1000,1000000:1000000,10000000:1000")
  private List<Size> sizes = List.of();

  @Option(
      names = "--rounds",
      description = "How often each is measured; default ${DEFAULT-VALUE}.",
      defaultValue = "5")
  private int rounds;

  private final Screen screen = Screen.standard();

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    screen.say("starting database, Kafka and a replay service for each size ...");
    try (LocalStack stack = LocalStack.start(StackOptions.named("bench"))) {
      stack.parts().createTopic(GrowthProbe.TOPIC, PARTITIONS);
      List<String> arguments =
          new ArrayList<>(List.of(stack.parts().kafka(), Integer.toString(rounds)));
      for (Size size : sizes) {
        arguments.addAll(filled(stack, size).arguments());
      }
      return MeasuringProcess.run(GrowthProbe.class, arguments, screen);
    }
  }

  /** A store of that size, and a replay service on it. */
  private GrowthProbe.Store filled(LocalStack stack, Size size) throws SQLException {
    Database events = stack.database("events_" + size.name());
    FallbackStore.Jdbc spill = stack.parts().newJdbcFallbackStore("spill_" + size.name());
    ServiceSettings settings =
        stack
            .serviceSettings(events, spill)
            .with("GAPLESS_RECONCILE_EVERY", "0s") // only what is asked for
            .with(JavaService.MORE_JVM_OPTIONS, JavaService.FULL_COMPILER);
    JavaService replayService = stack.replayService("replay-" + size.name(), settings).start();
    screen.say("writing %,d events of %,d entities ...".formatted(size.events(), size.entities()));
    try (Connection connection = events.connect()) {
      fill(connection, size.history());
    }
    return new GrowthProbe.Store(
        size,
        events.url(),
        spill.database().url(),
        events.user(),
        events.password(),
        replayService.baseUri().toString());
  }

  /** The events, and the commands that they came from. */
  private static void fill(Connection connection, History history) throws SQLException {
    for (long from = 1; from <= history.events(); from += PAGE) {
      long to = Math.min(from + PAGE - 1, history.events());
      history.store(from, to, connection);
      try (PreparedStatement commands =
          connection.prepareStatement(
              "INSERT INTO commands (command_id, request_digest, entity_type, entity_id,"
                  + " first_version, last_version) SELECT command_id, digest, entity_type,"
                  + " entity_id, version, version FROM events WHERE position BETWEEN ? AND ?")) {
        commands.setLong(1, from);
        commands.setLong(2, to);
        commands.executeUpdate();
      }
      connection.commit();
    }
  }
}
