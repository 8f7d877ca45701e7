package io.gapless.replay;

import io.micronaut.runtime.Micronaut;

/** Starts the replay service; it is configured by environment variables only. */
public final class ReplayServiceApplication {
  private ReplayServiceApplication() {}

  public static void main(String[] args) {
    Micronaut.build(args).mainClass(ReplayServiceApplication.class).banner(false).start();
  }
}
