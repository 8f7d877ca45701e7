package io.gapless.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScreenTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void on_a_terminal_lines_are_drawn_over_the_last_ones() {
    Screen screen = screen(true);
    screen.draw(List.of("one", "two"));
    screen.draw(List.of("three", "four"));
    assertThat(output()).isEqualTo("one\ntwo\n\u001b[2A\u001b[Jthree\nfour\n");
  }

  @Test
  void on_a_terminal_what_stays_is_above_what_is_drawn() {
    Screen screen = screen(true);
    screen.draw(List.of("drawn"));
    screen.say("stays");
    assertThat(output()).isEqualTo("drawn\n\u001b[1A\u001b[Jstays\ndrawn\n");
  }

  @Test
  void elsewhere_drawn_lines_come_now_and_then_and_without_control_characters() {
    Screen screen = screen(false);
    screen.draw(List.of("first"));
    screen.draw(List.of("too soon"));
    screen.say("stays");
    assertThat(output()).isEqualTo("first\nstays\n");
  }

  private Screen screen(boolean terminal) {
    return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
  }

  private String output() {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
