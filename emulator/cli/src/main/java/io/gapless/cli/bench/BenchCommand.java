package io.gapless.cli.bench;

import io.gapless.cli.bench.growth.GrowthBench;
import io.gapless.cli.bench.live.DrainBench;
import io.gapless.cli.bench.live.ReplaysBench;
import io.gapless.cli.bench.start.StartBench;
import io.gapless.cli.bench.write.WriteBench;
import picocli.CommandLine.Command;

/**
 * {@code ./gapless bench ...}: measures the projection SDK, rebuilds, reconciliation, drain,
 * replays, starts and the way of an event on a stack of its own.
 */
@Command(
    name = "bench",
    description =
        "Measures projection SDK, rebuilds, reconciliation, drain, replays, starts and the way of an"
            + " event on real processes of its own.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ThroughputBench.class,
      GapsBench.class,
      PoisonBench.class,
      HostileBench.class,
      MemoryBench.class,
      RebuildBench.class,
      ReconcileBench.class,
      DrainBench.class,
      ReplaysBench.class,
      StartBench.class,
      WriteBench.class,
      GrowthBench.class
    })
public final class BenchCommand {}
