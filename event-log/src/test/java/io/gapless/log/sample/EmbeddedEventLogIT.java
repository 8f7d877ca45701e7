package io.gapless.log.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gapless.log.EventLog;
import io.gapless.log.append.AppendResult;
import io.gapless.log.publish.TopicReader;
import io.gapless.log.spill.jdbc.JdbcFallbackStore;
import io.gapless.log.spill.jdbc.JdbcFallbackStoreSettings;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackParts;
import io.gapless.stack.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** {@code docs/embedding.md}, on a real event store and a real broker. */
final class EmbeddedEventLogIT {
  private static final Path PAGE = Path.of("..", "docs", "embedding.md");
  private static final Path SOURCE =
      Path.of("src/test/java/io/gapless/log/sample/EmbeddedEventLog.java");

  private final StackParts stack = LocalStack.shared();
  private final String account = UUID.randomUUID().toString();

  @Test
  void what_is_appended_comes_out_of_kafka() {
    Database events = stack.newDatabase("embedded");
    stack.createTopic("gapless.account", 1);
    try (JdbcFallbackStore spill = spill();
        EventLog log =
            EmbeddedEventLog.start(
                events.url(), events.user(), events.password(), stack.kafka(), spill)) {
      List<String> told =
          log
              .appendAll(
                  List.of(
                      EmbeddedEventLog.renamed(account, 0, "Ann", "1-" + account),
                      EmbeddedEventLog.renamed(account, 1, "Bob", "2-" + account),
                      EmbeddedEventLog.renamed(account, 1, "Eve", "3-" + account)))
              .stream()
              .map(it -> EmbeddedEventLog.told(it.join()))
              .toList();
      AppendResult again = EmbeddedEventLog.rename(log, account, 0, "Ann", "1-" + account).join();

      assertThat(told).containsExactly("at version 1", "at version 2", "decide again on 2");
      assertThat(EmbeddedEventLog.told(again)).isEqualTo("at version 1 before");
      // Whatever else was published would stand before it.
      EmbeddedEventLog.rename(log, account, 2, "Zoe", "4-" + account).join();
      assertThat(published(3))
          .containsExactly("{\"name\":\"Ann\"}", "{\"name\":\"Bob\"}", "{\"name\":\"Zoe\"}");
      Awaitility.await().until(() -> log.status().unconfirmed() == 0);
    }
  }

  @Test
  void what_has_no_way_out_of_an_outage_does_not_start() {
    Database events = stack.newDatabase("embedded");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> EventLog.in(events.url(), "u", "p").kafka(stack.kafka()).start())
        .withMessageContaining("fallbackStore(...) must be given");
    try (JdbcFallbackStore spill = spill()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> EventLog.in(events.url(), "u", "p").fallbackStore(spill).start())
          .withMessageContaining("kafka.bootstrap.servers must be set");
    }
  }

  @Test
  void the_code_on_the_page_is_this_code() throws IOException {
    String source = oneLine(Files.readString(SOURCE));
    List<String> blocks = Stream.of(Files.readString(PAGE).split("```java\n")).skip(1).toList();

    assertThat(blocks).hasSize(3);
    assertThat(blocks)
        .allSatisfy(block -> assertThat(source).contains(oneLine(block.split("```")[0])));
  }

  private static String oneLine(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }

  private JdbcFallbackStore spill() {
    Database fallback = stack.newDatabase("spill");
    return new JdbcFallbackStore(
        new JdbcFallbackStoreSettings(fallback.url(), fallback.user(), fallback.password()));
  }

  private List<String> published(int atLeast) {
    return TopicReader.read(stack.kafka(), "gapless.account", atLeast).stream()
        .filter(it -> account.equals(new String(it.key(), UTF_8)))
        .map(it -> new String(it.value(), UTF_8))
        .toList();
  }
}
