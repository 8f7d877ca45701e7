package io.gapless.cli;

import io.gapless.cli.run.Screen;
import io.gapless.cli.torture.check.Checker;
import io.gapless.cli.torture.evidence.EvidenceFiles;
import io.gapless.cli.torture.run.MadeUpSeed;
import io.gapless.cli.torture.verdict.Verdict;
import io.gapless.stack.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./gapless torture check}. */
@Command(
    name = "check",
    description = {
      "Judges once more what a seed has left, in .gapless/torture/seed-N.",
      "Or makes up the history of a seed of any size, to find out what judging it takes."
    },
    mixinStandardHelpOptions = true)
final class TortureCheckCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", description = "The directory of a seed.")
  private @Nullable Path directory;

  @Option(names = "--made-up", description = "So many events of a made-up history instead.")
  private long madeUp;

  @Override
  public Integer call() throws IOException {
    Screen screen = Screen.standard();
    if (directory != null) {
      return tell(screen, new EvidenceFiles(directory));
    }
    Path made = Files.createTempDirectory("gapless-made-up-");
    try {
      long begin = System.nanoTime();
      EvidenceFiles files = MadeUpSeed.write(made, madeUp);
      screen.say(
          "%,d events made up in %.1f s, %,d MB on disk"
              .formatted(madeUp, seconds(begin), bytes(made) / 1_000_000));
      return tell(screen, files);
    } finally {
      Directories.delete(made);
    }
  }

  private static int tell(Screen screen, EvidenceFiles files) {
    long begin = System.nanoTime();
    Verdict verdict = Checker.check(files);
    screen.say(
        "%,d events judged in %.1f s, with a heap of %,d MB at most: %s"
            .formatted(
                verdict.events(),
                seconds(begin),
                Runtime.getRuntime().maxMemory() / 1_000_000,
                verdict.isKept() ? "nothing broken" : "BROKEN " + verdict.counts()));
    verdict.violations().stream().limit(20).forEach(it -> screen.say("  " + it));
    return verdict.isKept() ? 0 : 1;
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(it -> it.toFile().length()).sum();
    }
  }
}
