package io.gapless.cli.run;

import io.gapless.stack.LocalStack;
import io.gapless.stack.database.DatabaseServer;
import java.util.ArrayList;
import java.util.List;

/** What runs where, in lines for people. */
public final class StackLines {
  private static final String FORMAT = "  %-12s %-28s %s";

  private StackLines() {}

  static List<String> of(LocalStack stack) {
    DatabaseServer database = stack.database();
    List<String> lines = new ArrayList<>();
    lines.add(line("database", "127.0.0.1:" + database.address().port(), database.description()));
    lines.add(line("kafka", stack.kafka().bootstrapServers(), "one broker, KRaft"));
    lines.add(
        stack
            .spanner()
            .map(it -> line("spanner", it.host(), it.description()))
            .orElse("  no Spanner emulator here: the fallback store is a database of its own"));
    return lines;
  }

  /** The services. */
  public static List<String> of(RunningGapless all) {
    List<String> lines = new ArrayList<>();
    all.commandServices()
        .forEach(it -> lines.add(line(it.process().name(), it.baseUri().toString(), "commands")));
    lines.add(line("replay-1", all.replayService().baseUri().toString(), "repairs"));
    lines.add(line("projection", all.projection().baseUri().toString(), "accounts, ranking"));
    return lines;
  }

  /** Two commands to type. */
  public static List<String> tryOut(Addresses all) {
    return List.of(
        "  curl -i %s/v1/account/ada/commands/create -H 'Content-Type: application/json' \\"
            .formatted(all.commandServices().getFirst()),
        "    -d '{\"name\":\"Ada\",\"email\":\"ada@example.org\",\"address\":\"1 First Street\"}'"
            + " && curl %s/accounts/ada".formatted(all.projection()));
  }

  /** What to paste so that commands like {@code ./gapless spill} speak to this replay service. */
  public static List<String> lookAfter(Addresses all) {
    return List.of(
        "in another terminal, before ./gapless status, spill, projections and the like:",
        "  export GAPLESS_URL=" + all.replayService());
  }

  private static String line(String name, String address, String what) {
    return FORMAT.formatted(name, address, what).stripTrailing();
  }
}
