package io.gapless.cli.remote;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./gapless status}. */
@Command(
    name = "status",
    description = {
      "One screen: what waits for Kafka, what is set aside, who appends, how projections are,",
      "and which stores do not answer."
    },
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
  static final String PATH = "/v1/status";

  @Mixin private Remote remote = new Remote();

  @Override
  public Integer call() {
    return remote.show(remote.api().get(PATH), StatusLines::of);
  }
}
