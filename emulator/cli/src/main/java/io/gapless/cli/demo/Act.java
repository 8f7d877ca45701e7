package io.gapless.cli.demo;

/** One thing that is broken on purpose, and its healing. */
interface Act {
  /** Breaks it, says what happens, and returns when it is healed or given up. */
  void play(Stage stage) throws InterruptedException;
}
