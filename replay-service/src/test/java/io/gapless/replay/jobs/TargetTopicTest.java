package io.gapless.replay.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityType;
import io.gapless.event.InvalidEventException;
import io.gapless.event.wire.WireFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetTopicTest {
  private static final EntityType ACCOUNT = EntityType.of("account");
  private static final WireFormat FORMAT = WireFormat.standard();

  @Test
  void events_go_to_their_own_topic_or_to_another_of_the_prefix() {
    assertThat(TargetTopic.of(Optional.empty(), ACCOUNT, FORMAT)).isEqualTo("gapless.account");
    assertThat(TargetTopic.of(Optional.of("gapless.rebuild-2"), ACCOUNT, FORMAT))
        .isEqualTo("gapless.rebuild-2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payments",
        "gapless.",
        "gapless",
        "gaplessXaccount",
        "gapless.a/b",
        "gapless.a.b",
        "gapless.a\n",
        "Gapless.account",
        "__consumer_offsets",
        ""
      })
  void a_foreign_topic_is_refused_by_the_rule(String topic) {
    assertRefused(topic, FORMAT);
  }

  @Test
  void without_a_prefix_there_is_no_other_topic() {
    WireFormat bare = new WireFormat("", "/test");
    assertThat(TargetTopic.of(Optional.of("account"), ACCOUNT, bare)).isEqualTo("account");
    assertRefused("payments", bare);
  }

  private static void assertRefused(String topic, WireFormat format) {
    assertThatThrownBy(() -> TargetTopic.of(Optional.of(topic), ACCOUNT, format))
        .isInstanceOfSatisfying(
            InvalidEventException.class, it -> assertThat(it.field()).isEqualTo("topic"))
        .hasMessageContaining("gapless.topic-prefix");
  }
}
