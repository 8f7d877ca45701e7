package io.gapless.replay.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.replay.sample.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CostlyReadTest {
  private final ManualTime time = new ManualTime(Long.MAX_VALUE - 5);
  private Duration cost = Duration.ofMillis(10);
  private int reads;
  private boolean failing;
  private final CostlyRead<Integer> read = new CostlyRead<>(this::read, time);

  @Test
  void an_answer_is_given_again_until_ten_times_its_cost_have_passed() {
    assertThat(read.get()).isEqualTo(1);
    time.advance(Duration.ofMillis(100).minusNanos(1));
    assertThat(read.get()).isEqualTo(1);

    time.advance(Duration.ofNanos(1));

    assertThat(read.get()).isEqualTo(2);
  }

  @Test
  void a_slow_one_is_no_older_than_two_seconds() {
    cost = Duration.ofSeconds(3);
    read.get();

    time.advance(Duration.ofSeconds(2));

    assertThat(read.get()).isEqualTo(2);
  }

  @Test
  void after_a_failure_the_next_caller_reads() {
    read.get();
    time.advance(Duration.ofSeconds(1));
    failing = true;
    assertThatThrownBy(read::get).isInstanceOf(IllegalStateException.class);
    failing = false;

    assertThat(read.get()).isEqualTo(3);
  }

  private int read() {
    reads++;
    time.advance(cost);
    if (failing) {
      throw new IllegalStateException("down");
    }
    return reads;
  }
}
