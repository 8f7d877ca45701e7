package io.gapless.cli.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

final class FirstSightingsTest {
  private final FirstSightings sightings = new FirstSightings();

  @Test
  void a_position_is_first_once() {
    assertThat(sightings.isFirst(7, "ann", 1)).isTrue();
    assertThat(sightings.isFirst(7, "ann", 1)).isFalse();
    assertThat(sightings.isFirst(8, "ann", 2)).isTrue();

    assertThat(sightings.repeated()).isEqualTo(1);
    assertThat(sightings.overtaken()).isZero();
  }

  @Test
  void an_event_behind_a_later_one_of_its_account_was_overtaken() {
    sightings.isFirst(1, "ann", 2);
    sightings.isFirst(2, "ann", 1);
    sightings.isFirst(3, "bob", 1);

    assertThat(sightings.overtaken()).isEqualTo(1);
  }

  @Test
  void missing_is_what_was_expected_and_not_seen_and_nothing_else() {
    BitSet expected = new BitSet();
    expected.set(1, 4);
    sightings.isFirst(1, "ann", 1);
    sightings.isFirst(9, "ann", 2);

    assertThat(sightings.missing(expected)).isEqualTo(2);
    assertThat(expected.cardinality()).isEqualTo(3);
  }
}
