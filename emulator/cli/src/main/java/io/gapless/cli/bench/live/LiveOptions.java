package io.gapless.cli.bench.live;

import io.gapless.cli.run.LengthOfTime;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What benches take that measure live traffic. */
final class LiveOptions {
  @Option(
      names = "--calm",
      description =
          "How long live traffic runs undisturbed, once to warm up and once measured; default ${DEFAULT-VALUE}.",
      defaultValue = "60s",
      converter = LengthOfTime.class)
  private Duration calm = Duration.ofMinutes(1);

  @Option(
      names = "--same-priority",
      description =
          "Replay service, Spanner emulator and the reading of the topic do not yield the processor to live traffic.")
  private boolean samePriority;

  Duration calm() {
    return calm;
  }

  /** Unless all are to have the same priority. */
  void putFirst(LiveStack stack, TopicWatch watch) {
    if (!samePriority) {
      stack.putLiveTrafficFirst();
      watch.yieldToOthers();
    }
  }
}
