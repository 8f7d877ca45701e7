package io.gapless.command;

import io.micronaut.runtime.Micronaut;

/** Starts the command service; all settings come from the environment. */
public final class CommandServiceApplication {
  private CommandServiceApplication() {}

  public static void main(String[] args) {
    Micronaut.build(args).mainClass(CommandServiceApplication.class).banner(false).start();
  }
}
