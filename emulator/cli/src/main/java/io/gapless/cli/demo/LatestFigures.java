package io.gapless.cli.demo;

/** What everybody said last. Thread-safe. */
final class LatestFigures {
  private volatile Figures latest = Figures.none();

  Figures get() {
    return latest;
  }

  void set(Figures figures) {
    latest = figures;
  }
}
