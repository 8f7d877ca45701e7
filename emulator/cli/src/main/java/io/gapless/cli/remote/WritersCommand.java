package io.gapless.cli.remote;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./gapless writers}. */
@Command(
    name = "writers",
    description = "Lists who appends, the latest first: state, watermarks, age of the heartbeat.",
    mixinStandardHelpOptions = true)
public final class WritersCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "state",
          "committedThrough",
          "confirmedThrough",
          "unconfirmed",
          "heartbeatAgeMillis",
          "host");

  @Mixin private Remote remote = new Remote();
  @Mixin private Paging paging = new Paging();

  @Override
  public Integer call() {
    return remote.show(
        remote.api().get("/v1/writers" + paging.query("after")),
        page -> Paging.lines(page, COLUMNS));
  }
}
