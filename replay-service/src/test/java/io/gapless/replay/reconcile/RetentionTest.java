package io.gapless.replay.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.replay.reconcile.Retention.Left;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

final class RetentionTest {
  private static final Instant FIRST = Instant.parse("2026-11-20T10:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final byte[] EVEN = key(0);
  private static final byte[] ODD = key(1);

  @Test
  void whole_partitions_let_nothing_go() {
    Retention whole = retention(new Left.All(), new Left.All());

    assertThat(whole.mayHaveLetGo(EVEN, Instant.EPOCH)).isFalse();
  }

  @Test
  void what_happened_before_the_first_record_left_may_be_gone() {
    Retention trimmed = retention(new Left.Since(FIRST), new Left.Since(FIRST.plus(HOUR)));

    assertThat(trimmed.mayHaveLetGo(EVEN, FIRST)).isTrue();
    assertThat(trimmed.mayHaveLetGo(EVEN, FIRST.plus(HOUR))).isTrue();
    assertThat(trimmed.mayHaveLetGo(EVEN, FIRST.plus(HOUR).plusMillis(1))).isFalse();
    assertThat(trimmed.mayHaveLetGo(ODD, FIRST.plus(HOUR).plusMillis(1))).isTrue();
  }

  @Test
  void a_partition_that_grew_later_says_nothing_about_what_lay_in_an_older_one() {
    Retention grown = retention(new Left.Since(FIRST), new Left.All());

    assertThat(grown.mayHaveLetGo(ODD, FIRST)).isTrue();
    assertThat(grown.mayHaveLetGo(ODD, FIRST.plus(HOUR).plusMillis(1))).isFalse();
  }

  @Test
  void an_emptied_partition_can_tell_nothing_and_hides_nothing_of_others() {
    Retention emptied = retention(new Left.Nothing(), new Left.All());

    assertThat(emptied.mayHaveLetGo(EVEN, FIRST)).isTrue();
    assertThat(emptied.mayHaveLetGo(ODD, FIRST)).isFalse();
  }

  private static Retention retention(Left even, Left odd) {
    return new Retention(List.of(even, odd), HOUR);
  }

  private static byte[] key(int partition) {
    for (int i = 0; ; i++) {
      byte[] key = ("k" + i).getBytes(UTF_8);
      if (Utils.toPositive(Utils.murmur2(key)) % 2 == partition) {
        return key;
      }
    }
  }
}
