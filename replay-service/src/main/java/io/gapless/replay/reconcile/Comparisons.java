package io.gapless.replay.reconcile;

import io.gapless.replay.reconcile.compare.Comparison;
import io.gapless.replay.reconcile.compare.TemporaryFiles;
import io.gapless.replay.reconcile.compare.Window;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Begins comparisons. The folder of their temporary files is made with the first one, which also
 * deletes what dead processes left. Used by one thread at a time.
 */
public final class Comparisons implements AutoCloseable {
  private final Comparison.Sides sides;
  private final Path folder;
  private final Duration margin;
  private @Nullable TemporaryFiles files;

  /**
   * @param folder in which the temporary files get a folder of their own
   * @param margin how far clocks may differ
   */
  public Comparisons(Comparison.Sides sides, Path folder, Duration margin) {
    this.sides = sides;
    this.folder = folder;
    this.margin = margin;
  }

  Comparison.Sides sides() {
    return sides;
  }

  Comparison begin(Window window) {
    TemporaryFiles current = files;
    if (current == null) {
      current = TemporaryFiles.in(folder);
      files = current;
    }
    return new Comparison(window, sides, current, margin);
  }

  /** Deletes the folder. */
  @Override
  public void close() {
    TemporaryFiles current = files;
    files = null;
    if (current != null) {
      current.close();
    }
  }
}
