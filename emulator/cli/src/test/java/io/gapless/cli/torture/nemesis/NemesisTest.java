package io.gapless.cli.torture.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NemesisTest {
  private static final List<Cell> CELLS =
      IntStream.range(0, 30)
          .mapToObj(it -> new Cell("target-" + it, "fault", (spell, random) -> {}))
          .toList();

  @Test
  void a_third_of_the_faults_is_drawn_and_those_that_were_hit_least() {
    List<Cell> rare = CELLS.subList(20, 30);

    List<Cell> drawn = Nemesis.draw(CELLS, it -> rare.contains(it) ? 1 : 2, new Random(1));

    assertThat(drawn).containsExactlyInAnyOrderElementsOf(rare);
  }

  @Test
  void a_seed_repeats_what_is_drawn_and_another_does_not() {
    List<Cell> drawn = Nemesis.draw(CELLS, it -> 0, new Random(1));

    assertThat(Nemesis.draw(CELLS, it -> 0, new Random(1))).isEqualTo(drawn);
    assertThat(Nemesis.draw(CELLS, it -> 0, new Random(2))).isNotEqualTo(drawn);
  }

  @Test
  void few_faults_are_all_drawn() {
    assertThat(Nemesis.draw(CELLS.subList(0, 3), it -> 0, new Random(1))).hasSize(3);
  }
}
