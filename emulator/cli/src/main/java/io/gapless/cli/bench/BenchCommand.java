package io.gapless.cli.bench;

import io.gapless.cli.bench.live.DrainBench;
import io.gapless.cli.bench.live.ReplaysBench;
import picocli.CommandLine.Command;

/**
 * {@code ./gapless bench ...}: measures the projection SDK, reconciliation, drain and replays on a
 * stack of its own.
 */
@Command(
    name = "bench",
    description =
        "Measures projection SDK, reconciliation, drain and replays on real processes of its own.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ThroughputBench.class,
      GapsBench.class,
      PoisonBench.class,
      HostileBench.class,
      MemoryBench.class,
      ReconcileBench.class,
      DrainBench.class,
      ReplaysBench.class
    })
public final class BenchCommand {}
