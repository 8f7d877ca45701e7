package io.gapless.replay.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DrainPaceTest {
  private static final int MOST = 24;
  private static final Duration SLOW_FROM = Duration.ofMillis(50);

  private DrainPace pace = DrainPace.first(MOST, SLOW_FROM);

  private void look(int times, long millis) {
    for (int i = 0; i < times; i++) {
      pace = pace.after(Duration.ofMillis(millis).toNanos());
    }
  }

  @Test
  void it_begins_slowly_and_comes_to_full_speed_while_acknowledgements_are_quick() {
    assertThat(pace.pages()).isEqualTo(DrainPace.FIRST_PAGES);

    look(MOST, 5);

    assertThat(pace.pages()).isEqualTo(MOST);
  }

  @Test
  void what_is_quick_in_itself_is_never_slow() {
    look(MOST, 1);

    look(50, 49);

    assertThat(pace.pages()).isEqualTo(MOST);
  }

  @Test
  void it_falls_at_once_when_acknowledgements_become_slow_and_comes_back_by_and_by() {
    look(MOST, 20);
    assertThat(pace.pages()).isEqualTo(MOST);

    look(1, 70);
    assertThat(pace.pages()).isEqualTo(18);
    look(10, 70);
    assertThat(pace.pages()).isEqualTo(1);

    look(5, 20);
    assertThat(pace.pages()).isEqualTo(6);
  }

  @Test
  void after_an_outage_it_begins_anew_and_knows_what_was_quick_before() {
    look(MOST, 20);

    pace = pace.anew();
    assertThat(pace.pages()).isEqualTo(DrainPace.FIRST_PAGES);
    look(10, 200);
    assertThat(pace.pages()).isEqualTo(1);
    look(MOST, 20);

    assertThat(pace.pages()).isEqualTo(MOST);
  }

  @Test
  void a_broker_that_is_slow_by_nature_is_drained_at_full_speed() {
    look(MOST, 200);

    assertThat(pace.pages()).isEqualTo(MOST);
  }

  /** Or an outage of somebody else's making would stop the drain for ever. */
  @Test
  void what_stays_slow_with_a_single_page_counts_as_usual_after_a_minute() {
    look(DrainPace.MEMORY, 20);
    look(20, 200);
    assertThat(pace.pages()).isEqualTo(1);

    look(DrainPace.MEMORY, 200);

    int highest = 0;
    for (int i = 0; i < DrainPace.REST_EVERY; i++) {
      look(1, 200);
      highest = Math.max(highest, pace.pages());
    }
    assertThat(highest).isEqualTo(MOST);
  }

  @Test
  void it_rests_now_and_then_to_see_how_quick_the_broker_is_without_it() {
    look(MOST, 30);
    int rested = 0;
    for (int i = 0; i < 10 * DrainPace.REST_EVERY; i++) {
      look(1, 30);
      rested += pace.pages() == 1 ? 1 : 0;
    }

    assertThat(rested).isBetween(20, 40);
    look(DrainPace.REST, 30);
    assertThat(pace.pages()).isEqualTo(MOST);
  }

  @Test
  void it_never_rests_while_everything_is_quick_in_itself() {
    for (int i = 0; i < 1_000; i++) {
      look(1, 10);
      assertThat(pace.pages()).isGreaterThan(1);
    }
  }

  /** A broker of so much capacity: what is beyond it waits, ours and everybody's. */
  @Test
  void it_settles_where_the_broker_still_answers_in_time_and_uses_what_there_is() {
    Random random = new Random(42);
    int capacity = 10;
    double pages = 0;
    double worst = 0;
    for (int i = 0; i < 2_000; i++) {
      double load = pace.pages() / (double) capacity;
      double millis = 15 * Math.max(1, load * load * load) * (0.9 + 0.2 * random.nextDouble());
      pace = pace.after((long) (millis * 1_000_000));
      if (i > 200) {
        pages += pace.pages();
        worst = Math.max(worst, millis);
      }
    }

    assertThat(pages / 1_800).isBetween(capacity * 0.8, capacity * 1.5);
    assertThat(worst).isLessThan(15 * 2 * DrainPace.TOLERANCE);
    assertThat(pace.seen()).hasSizeLessThanOrEqualTo(DrainPace.MEMORY);
  }
}
