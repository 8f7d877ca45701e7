package io.gapless.cli;

import io.gapless.cli.bench.BenchCommand;
import io.gapless.cli.remote.ApiException;
import io.gapless.cli.remote.AuditCommand;
import io.gapless.cli.remote.ProjectionsCommand;
import io.gapless.cli.remote.ReconcileCommand;
import io.gapless.cli.remote.ReplayCommand;
import io.gapless.cli.remote.SpillCommand;
import io.gapless.cli.remote.StatusCommand;
import io.gapless.cli.remote.WritersCommand;
import io.gapless.stack.StackException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./gapless}: the whole of Gapless on one machine. */
@Command(
    name = "gapless",
    description = {
      "Runs Gapless on this machine, breaks it, and proves that nothing is missing.",
      "Looks after any deployment: replay, reconcile, spill, status, writers, projections, audit."
    },
    mixinStandardHelpOptions = true,
    version = "gapless 0.1.0",
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      LoadCommand.class,
      BenchCommand.class,
      TortureCommand.class,
      ReplayCommand.class,
      ReconcileCommand.class,
      SpillCommand.class,
      StatusCommand.class,
      WritersCommand.class,
      ProjectionsCommand.class,
      AuditCommand.class
    })
public final class GaplessCommand {
  GaplessCommand() {}

  /** Ends the process with the command's exit code. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** Returns the exit code: 0 done, 1 not done, 2 not understood. */
  static int execute(String... arguments) {
    CommandLine commandLine = new CommandLine(new GaplessCommand());
    commandLine.setExecutionExceptionHandler(GaplessCommand::explain);
    return commandLine.execute(arguments);
  }

  /** What can be told in a sentence is; anything else is a bug and shows all. */
  private static int explain(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult ignored)
      throws Exception {
    if (failure instanceof StackException || failure instanceof ApiException) {
      commandLine.getErr().println("gapless: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
