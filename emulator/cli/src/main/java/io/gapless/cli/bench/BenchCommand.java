package io.gapless.cli.bench;

import picocli.CommandLine.Command;

/**
 * {@code ./gapless bench ...}: measures the projection SDK and reconciliation on a stack of its
 * own.
 */
@Command(
    name = "bench",
    description = "Measures the projection SDK and reconciliation on real processes of its own.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ThroughputBench.class,
      GapsBench.class,
      PoisonBench.class,
      HostileBench.class,
      MemoryBench.class,
      ReconcileBench.class
    })
public final class BenchCommand {}
