package io.gapless.replay.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PageSizeTest {
  @Test
  void doubles_while_events_are_small() {
    PageSize size = PageSize.first(200).after(32, 32 * 100);

    assertThat(size.rows()).isEqualTo(64);
    assertThat(size.after(64, 6_400).after(128, 12_800).rows()).isEqualTo(200);
  }

  @Test
  void shrinks_at_once_when_events_are_large() {
    assertThat(new PageSize(200, 200).after(200, 200L << 20).rows()).isEqualTo(4);
    assertThat(new PageSize(200, 200).after(1, 100L << 20).rows()).isEqualTo(1);
  }

  @Test
  void an_empty_page_says_nothing() {
    assertThat(new PageSize(7, 200).after(0, 0).rows()).isEqualTo(7);
  }
}
