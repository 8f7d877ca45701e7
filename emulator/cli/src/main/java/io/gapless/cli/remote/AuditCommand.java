package io.gapless.cli.remote;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./gapless audit}. */
@Command(
    name = "audit",
    description = "Lists who ordered what and why, the latest first.",
    mixinStandardHelpOptions = true)
public final class AuditCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of("id", "recordedAt", "action", "subject", "who", "why", "status", "key");

  @Mixin private Remote remote = new Remote();
  @Mixin private Paging paging = new Paging();

  @Override
  public Integer call() {
    return remote.show(
        remote.api().get("/v1/audit" + paging.query("before")),
        page -> Paging.lines(page, COLUMNS));
  }
}
