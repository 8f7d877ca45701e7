package io.gapless.projection.positions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every store of positions must do with records nobody could read. */
interface UnreadableRecordsConformance extends PositionsFixture {
  @Test
  default void an_unreadable_record_is_kept_once() {
    UnreadableRecord record = unreadable("one");

    positions().keep(PROJECTION, record);
    positions().keep(PROJECTION, record);

    assertThat(positions().unreadableCount(PROJECTION)).isEqualTo(1);
    assertThat(positions().unreadableCount(OTHER)).isZero();
  }

  @Test
  default void another_record_in_the_place_of_an_unreadable_one_is_kept_too() {
    positions().keep(PROJECTION, unreadable("one"));
    positions().keep(PROJECTION, unreadable("two"));

    assertThat(positions().unreadableCount(PROJECTION)).isEqualTo(2);
  }

  private static UnreadableRecord unreadable(String value) {
    return new UnreadableRecord(
        "gapless.account",
        3,
        42,
        new byte[] {1},
        Map.of("a", "b"),
        value.getBytes(UTF_8),
        "é".repeat(2_000));
  }
}
