package io.gapless.replay.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gapless.event.InvalidEventException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueryTest {
  private static final Set<String> KNOWN = Set.of("from", "to");

  private static void assertRefused(String raw, String field) {
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> Query.parse(raw, KNOWN).number("from", 1, 100))
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void a_number_is_read_from_its_bounds_to_its_bounds() {
    assertThat(Query.parse("from=1&to=100", KNOWN).number("from", 1, 100)).isEqualTo(1);
    assertThat(Query.parse("from=1&to=100", KNOWN).number("to", 1, 100)).isEqualTo(100);
    assertThat(Query.parse("to=%31", KNOWN).optionalNumber("to", 0, 9)).hasValue(1);
    assertThat(Query.parse(null, KNOWN).optionalNumber("to", 0, 9)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', from",
    "to=1, from",
    "from, from",
    "from=, from",
    "from=0, from",
    "from=101, from",
    "from=-1, from",
    "from=+1, from",
    "from=01, from",
    "from=1.0, from",
    "from=1e3, from",
    "from=9223372036854775808, from",
    "from=99999999999999999999999, from",
    "from=1&from=1, from",
    "from=1&form=2, query",
    "from=1&, query",
    "from=%zz, from",
    "from=٣, from",
  })
  void anything_else_is_refused_by_its_name(String raw, String field) {
    assertRefused(raw, field);
  }
}
