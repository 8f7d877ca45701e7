package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** From where to where: positions or times. */
public final class WindowOptions {
  @Option(names = "--after", description = "Only events after this position.")
  private @Nullable Long after;

  @Option(names = "--through", description = "Only events up to this position.")
  private @Nullable Long through;

  @Option(names = "--since", description = "Only events since this time, as 2026-11-20T10:15:30Z.")
  private @Nullable String since;

  @Option(names = "--until", description = "Only events until this time.")
  private @Nullable String until;

  /** Adds what was given; the replay service says what does not go together. */
  void addTo(ObjectNode order) {
    if (after != null) {
      order.put("afterPosition", after);
    }
    if (through != null) {
      order.put("throughPosition", through);
    }
    if (since != null) {
      order.put("since", since);
    }
    if (until != null) {
      order.put("until", until);
    }
  }
}
