package io.gapless.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.stack.database.Database;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StackLinesTest {
  private static final Database DATABASE = new Database("jdbc:mysql://127.0.0.1:5/x", "root", "");
  private static final Addresses ADDRESSES =
      new Addresses(
          List.of(URI.create("http://127.0.0.1:1"), URI.create("http://127.0.0.1:2")),
          URI.create("http://127.0.0.1:3"),
          URI.create("http://127.0.0.1:4"),
          DATABASE,
          DATABASE,
          "127.0.0.1:6");

  @Test
  void one_line_to_paste_tells_later_commands_where_the_replay_service_is() {
    assertThat(StackLines.lookAfter(ADDRESSES)).contains("  export GAPLESS_URL=http://127.0.0.1:3");
  }

  @Test
  void what_to_try_speaks_to_a_command_service_and_the_projection() {
    assertThat(String.join(" ", StackLines.tryOut(ADDRESSES)))
        .contains("http://127.0.0.1:1/v1/account/ada", "http://127.0.0.1:4/accounts/ada");
  }
}
