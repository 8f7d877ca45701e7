package io.gapless.cli;

import io.gapless.cli.bench.BenchCommand;
import io.gapless.stack.StackException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./gapless}: the whole of Gapless on one machine. */
@Command(
    name = "gapless",
    description = "Runs Gapless on this machine, breaks it, and proves that nothing is missing.",
    mixinStandardHelpOptions = true,
    version = "gapless 0.1.0",
    subcommands = {UpCommand.class, DemoCommand.class, LoadCommand.class, BenchCommand.class})
public final class GaplessCommand {
  private GaplessCommand() {}

  /** Ends the process with the command's exit code. */
  public static void main(String[] arguments) {
    CommandLine commandLine = new CommandLine(new GaplessCommand());
    commandLine.setExecutionExceptionHandler(GaplessCommand::explain);
    System.exit(commandLine.execute(arguments));
  }

  /** A stack that cannot start is told in a sentence; anything else is a bug and shows all. */
  private static int explain(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult ignored)
      throws Exception {
    if (failure instanceof StackException) {
      commandLine.getErr().println("gapless: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
