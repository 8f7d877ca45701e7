package io.gapless.cli.demo;

import io.gapless.cli.load.LoadFigures;
import java.time.Duration;

/** Asks everybody again and again and draws what they say, on a thread of its own. */
final class Watch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);

  private final Stage stage;
  private final FiguresReader reader;
  private final LatestFigures figures;
  private final LoadFigures load;
  private final Thread thread;
  private volatile boolean closed;

  private Watch(Stage stage, FiguresReader reader, LatestFigures figures, LoadFigures load) {
    this.stage = stage;
    this.reader = reader;
    this.figures = figures;
    this.load = load;
    this.thread = Thread.ofPlatform().daemon().name("demo-watch").unstarted(this::run);
  }

  static Watch start(Stage stage, FiguresReader reader, LatestFigures figures, LoadFigures load) {
    Watch watch = new Watch(stage, reader, figures, load);
    watch.thread.start();
    return watch;
  }

  /** The last ones. */
  Figures figures() {
    return figures.get();
  }

  /** Draws once more, then no more. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }

  private void run() {
    while (!closed) {
      look();
      try {
        Thread.sleep(EVERY);
      } catch (InterruptedException e) {
        return;
      }
    }
    look();
  }

  private void look() {
    Figures now = reader.read();
    figures.set(now);
    stage.screen().draw(now.lines(stage.since(), load));
  }
}
