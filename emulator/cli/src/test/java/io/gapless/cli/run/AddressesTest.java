package io.gapless.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.stack.StackException;
import io.gapless.stack.database.Database;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AddressesTest {
  private static final Addresses ADDRESSES =
      new Addresses(
          List.of(URI.create("http://127.0.0.1:1"), URI.create("http://127.0.0.1:2")),
          URI.create("http://127.0.0.1:3"),
          URI.create("http://127.0.0.1:4"),
          new Database("jdbc:mysql://127.0.0.1:5/events?a=b&c=d", "root", ""),
          new Database("jdbc:mysql://127.0.0.1:5/accounts", "root", "p=q#"),
          "127.0.0.1:6");

  @Test
  void what_was_written_is_read(@TempDir Path directory) {
    ADDRESSES.writeTo(directory);
    assertThat(Addresses.readFrom(directory)).isEqualTo(ADDRESSES);
  }

  @Test
  void where_nothing_runs_one_is_told_what_to_do(@TempDir Path directory) {
    assertThatThrownBy(() -> Addresses.readFrom(directory))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("./gapless up");
  }
}
