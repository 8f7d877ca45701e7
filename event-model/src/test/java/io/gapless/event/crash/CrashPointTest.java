package io.gapless.event.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrashPointTest {
  private static final CrashPoint POINT = CrashPoint.DRAIN_ROW_READ;

  private final List<String> done = new ArrayList<>();
  private final Path directory;

  CrashPointTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Notes what would happen to it. */
  private final class NotedProcess implements CrashOrders.Process {
    private final long id;

    NotedProcess(long id) {
      this.id = id;
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public void halt(int exitCode) {
      done.add(id + " halted " + exitCode);
    }

    @Override
    public void sleep(long millis) {
      done.add(id + " slept " + millis);
    }

    @Override
    public void say(String line) {}
  }

  private CrashOrders process(long id) {
    return new CrashOrders(directory, new NotedProcess(id));
  }

  private void order(String text) throws IOException {
    Files.writeString(directory.resolve(POINT.order()), text);
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(it -> it.getFileName().toString()).toList();
    }
  }

  @Test
  void without_the_variable_nothing_is_armed_whatever_lies_in_any_directory() {
    assertThat(System.getenv(CrashPoint.VARIABLE)).isNull();
    assertThat(CrashOrders.ARMED).isFalse();
    assertThat(CrashPoint.directory()).isEmpty();
    for (CrashPoint point : CrashPoint.values()) {
      point.reached();
    }
  }

  @Test
  void the_first_process_takes_the_order_and_the_others_pass() throws IOException {
    order("1 kill");

    process(7).reached(POINT);
    process(8).reached(POINT);

    assertThat(done).containsExactly("7 halted " + CrashPoint.KILLED);
    assertThat(files()).containsExactly("drain-row-read.7");
  }

  @Test
  void passages_count_for_each_process_and_for_this_point_only() throws IOException {
    order("3 pause 2500ms\n");
    Files.writeString(directory.resolve(CrashPoint.DRAIN_ACKNOWLEDGED.order()), "9 kill");
    CrashOrders seven = process(7);
    CrashOrders eight = process(8);

    for (int passage = 1; passage <= 2; passage++) {
      seven.reached(POINT);
      eight.reached(POINT);
      seven.reached(CrashPoint.DRAIN_ACKNOWLEDGED);
    }
    assertThat(done).isEmpty();
    eight.reached(POINT);
    eight.reached(POINT);

    assertThat(done).containsExactly("8 slept 2500");
  }

  @Test
  void an_exception_names_the_point() throws IOException {
    order("1 throw");

    assertThatThrownBy(() -> process(7).reached(POINT))
        .isInstanceOf(CrashPointException.class)
        .hasMessageContaining("drain-row-read");
  }

  @Test
  void an_order_that_is_none_ends_the_process() throws IOException {
    for (String text : List.of("", "kill", "0 kill", "1 die", "1 pause 3s", "1 pause 0ms")) {
      order(text);

      process(7).reached(POINT);

      assertThat(done).as(text).containsExactly("7 halted " + CrashPoint.BAD_ORDER);
      done.clear();
    }
  }

  @Test
  void a_directory_that_does_not_exist_is_refused_at_once() {
    assertThatThrownBy(() -> new CrashOrders(directory.resolve("none"), new NotedProcess(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(CrashPoint.VARIABLE);
  }
}
