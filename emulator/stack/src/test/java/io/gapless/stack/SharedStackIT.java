package io.gapless.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SharedStackIT {
  @Test
  void whoever_asks_gets_the_same_running_stack() throws Exception {
    StackParts first = LocalStack.shared();
    StackParts second = LocalStack.shared();
    assertThat(second).isEqualTo(first);
    try (var connection = first.newDatabase("shared").connect()) {
      assertThat(connection.isValid(2)).isTrue();
    }
    assertThat(first.topics().partitions(first.newTopic("shared", 3))).isEqualTo(3);
  }

  @Test
  void a_test_with_a_part_of_its_own_shares_the_others() {
    try (LocalStack stack = LocalStack.start(StackOptions.forTest("mixed", Part.SPANNER))) {
      assertThat(stack.parts().kafka()).isEqualTo(LocalStack.shared().kafka());
    }
  }
}
