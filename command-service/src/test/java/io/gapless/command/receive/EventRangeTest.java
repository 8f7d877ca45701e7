package io.gapless.command.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gapless.event.EntityVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventRangeTest {
  @Test
  void without_parameters_it_starts_at_the_first_event() {
    assertThat(EventRange.parse(""))
        .isEqualTo(new EventRange(EntityVersion.first(), EventRange.DEFAULT_LIMIT));
  }

  @Test
  void both_can_be_given_in_any_order() {
    EventRange asked = new EventRange(EntityVersion.of(46), 10_000);

    assertThat(EventRange.parse("from=46&limit=10000")).isEqualTo(asked);
    assertThat(EventRange.parse("limit=10000&from=46")).isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource({
    "from=0, from",
    "from=-1, from",
    "from=, from",
    "from, from",
    "from=1e3, from",
    "from=9999999999999999999, from",
    "from=1&from=2, from",
    "from=%31, from",
    "limit=0, limit",
    "limit=10001, limit",
    "limit=x, limit",
    "to=3, query",
    "&, query",
    "from=1&, query",
    "From=1, query",
  })
  void anything_else_is_named(String query, String field) {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> EventRange.parse(query))
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
  }
}
