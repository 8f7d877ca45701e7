package io.gapless.replay.reconcile.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SortedRunsTest {
  private static final SortedRuns.Codec<Long> LONGS =
      new SortedRuns.Codec<>((value, out) -> out.writeLong(value), in -> in.readLong());

  private final Path folder;

  SortedRunsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void more_than_memory_holds_comes_back_in_order_and_leaves_no_file() throws Exception {
    try (TemporaryFiles files = TemporaryFiles.in(folder)) {
      for (int count : List.of(0, 1, 3, 4, 8, 1_000)) {
        List<Long> values = new Random(count).longs(count, 0, 50).boxed().toList();
        List<Long> merged = new ArrayList<>();
        try (SortedRuns<Long> runs =
            new SortedRuns<>(
                Comparator.naturalOrder(), LONGS, files, new SortedRuns.Bounds(4, 1_000))) {
          values.forEach(runs::add);
          assertThat(files()).isEqualTo(Math.max(0, count - 1) / 4);
          runs.merged().forEachRemaining(merged::add);
        }

        assertThat(merged).isEqualTo(values.stream().sorted().toList());
        assertThat(files()).isZero();
      }
    }
  }

  @Test
  void what_a_crash_left_is_deleted_by_the_next_and_a_living_one_s_files_stay() throws Exception {
    Path crashed = Files.createDirectory(folder.resolve("gapless-reconcile-crashed"));
    Files.createFile(crashed.resolve("lock"));
    Files.createFile(crashed.resolve("run1.tmp"));
    Path somebodys = Files.createDirectory(folder.resolve("other"));
    try (TemporaryFiles living = TemporaryFiles.in(folder)) {
      assertThat(crashed).doesNotExist();
      assertThat(somebodys).exists();
      Path file = living.create();

      TemporaryFiles.in(folder).close();

      assertThat(file).exists();
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(somebodys);
    }
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(it -> it.toString().endsWith(".tmp")).count();
    }
  }
}
