package io.gapless.cli.bench;

import io.gapless.cli.bench.live.DrainBench;
import io.gapless.cli.bench.live.ReplaysBench;
import io.gapless.cli.bench.start.StartBench;
import picocli.CommandLine.Command;

/**
 * {@code ./gapless bench ...}: measures the projection SDK, reconciliation, drain, replays and
 * starts on a stack of its own.
 */
@Command(
    name = "bench",
    description =
        "Measures projection SDK, reconciliation, drain, replays and starts on real processes of"
            + " its own.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ThroughputBench.class,
      GapsBench.class,
      PoisonBench.class,
      HostileBench.class,
      MemoryBench.class,
      ReconcileBench.class,
      DrainBench.class,
      ReplaysBench.class,
      StartBench.class
    })
public final class BenchCommand {}
