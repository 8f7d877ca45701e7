package io.gapless.cli.torture.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.cli.torture.evidence.Evidence.Probe;
import io.gapless.cli.torture.evidence.RowFormat.Reached;
import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvidenceFilesTest {
  private static final EntityKey TWIN = EntityKey.of("probe", "ordér-A ");
  private static final EntityVersion TWO = EntityVersion.of(2);
  private static final EventId ID = new EventId(new UUID(-1, 1));
  private static final Digest DIGEST = new Digest(-7);
  private static final StoredEvent EVENT =
      new StoredEvent(
          Position.of(3), TWIN, TWO, ID, DIGEST, new CommandId("c"), new WriterId(new UUID(5, -5)));
  private static final StoredCommand COMMAND = new StoredCommand(new CommandId("c"), TWIN, 2, 1);
  private static final TopicRecord RECORD =
      new TopicRecord(1, 1L << 40, "ordér-A ", TWIN, TWO, ID, DIGEST, Position.of(3), "spilled");
  private static final Effect EFFECT = new Effect(9, TWIN, TWO, ID, DIGEST, "live-1");
  private static final Fold FOLD = Fold.empty(TWIN).then(ID, DIGEST);

  @Test
  void everything_is_read_as_it_was_written(@TempDir Path directory) {
    EvidenceFiles files = new EvidenceFiles(directory);
    write(files.writeEvents(), EVENT);
    write(files.writeCommands(), COMMAND);
    write(files.writeTopic(), RECORD);
    write(files.writeGarbage(), new Place(1, 4));
    write(files.writeEffects("live"), EFFECT);
    write(files.writeFolds("live"), FOLD);
    write(files.writePositions("live"), new Reached(TWIN, 2));
    write(files.writeUnreadable("live"), new Place(1, 4));
    files.finish(6, true, List.of("live"));

    Evidence read = new EvidenceFiles(directory);

    assertThat(read.events()).containsExactly(EVENT);
    assertThat(read.commands()).containsExactly(COMMAND);
    assertThat(read.topic()).containsExactly(RECORD);
    assertThat(read.garbage()).isEqualTo(Set.of(new Place(1, 4)));
    assertThat(read.spilled()).isEqualTo(6);
    assertThat(read.isFallbackLost()).isTrue();
    Probe probe = read.probes().getFirst();
    assertThat(probe.name()).isEqualTo("live");
    assertThat(probe.effects()).containsExactly(EFFECT);
    assertThat(probe.folds()).containsExactly(FOLD);
    assertThat(probe.positions()).isEqualTo(Map.of(TWIN, TWO));
    assertThat(probe.unreadable()).isEqualTo(Set.of(new Place(1, 4)));
  }

  @Test
  void what_was_never_written_is_empty(@TempDir Path directory) {
    EvidenceFiles files = new EvidenceFiles(directory);
    files.finish(0, false, List.of("late"));

    assertThat(files.events()).isEmpty();
    assertThat(files.probes().getFirst().effects()).isEmpty();
    assertThat(files.probes().getFirst().unreadable()).isEmpty();
  }

  @Test
  void a_fixed_file_grows_over_many_chunks_and_new_rows_are_zero(@TempDir Path directory) {
    try (FixedFile file = FixedFile.create(directory.resolve("table"), 12)) {
      file.growTo(100_000);
      file.number(99_999, 0, Long.MIN_VALUE);
      file.small(99_999, 8, -1);
      long added = file.add();

      assertThat(added).isEqualTo(100_000);
      assertThat(file.number(99_999, 0)).isEqualTo(Long.MIN_VALUE);
      assertThat(file.small(99_999, 8)).isEqualTo(-1);
      assertThat(file.number(99_998, 0)).isZero();
      assertThat(file.number(added, 0)).isZero();
    }
  }

  private static <T> void write(RowFile<T> file, T row) {
    try (file) {
      file.add(row);
    }
  }
}
