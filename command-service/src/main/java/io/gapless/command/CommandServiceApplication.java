package io.gapless.command;

import io.gapless.event.crash.CrashPoint;
import io.gapless.log.trace.LogFormat;
import io.micronaut.runtime.Micronaut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the command service; all settings come from the environment. */
public final class CommandServiceApplication {
  static {
    LogFormat.choose(System.getenv());
  }

  private static final Logger LOG = LoggerFactory.getLogger(CommandServiceApplication.class);

  private CommandServiceApplication() {}

  public static void main(String[] args) {
    LogFormat.bridge();
    CrashPoint.directory()
        .ifPresent(
            it -> LOG.atWarn().addKeyValue("reason", it).log("crash points: for tests only"));
    Micronaut.build(args).mainClass(CommandServiceApplication.class).banner(false).start();
  }
}
