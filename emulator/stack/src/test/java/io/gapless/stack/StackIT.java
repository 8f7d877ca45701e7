package io.gapless.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gapless.stack.database.Database;
import io.gapless.stack.process.Ports;
import io.gapless.stack.process.StackProcess;
import io.gapless.stack.spanner.FallbackStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class StackIT {
  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(StackOptions.forTest("stack", Part.values()));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void a_killed_database_comes_back_with_what_was_committed() throws Exception {
    Optional<StackProcess> process = stack.database().process();
    org.junit.jupiter.api.Assumptions.assumeTrue(process.isPresent(), "the database was given");
    Database database = stack.newDatabase("survives");
    execute(database, "CREATE TABLE t (n INT PRIMARY KEY)");
    execute(database, "INSERT INTO t VALUES (42)");
    process.get().kill();
    assertThatThrownBy(database::connect).isInstanceOf(StackException.class);
    process.get().start();
    assertThat(query(database, "SELECT n FROM t")).isEqualTo("42");
  }

  @Test
  void the_database_is_durable_at_every_commit() throws Exception {
    Database database = stack.newDatabase("settings");
    assertThat(query(database, "SELECT @@log_bin")).isEqualTo("1");
    assertThat(query(database, "SELECT @@sync_binlog")).isEqualTo("1");
    assertThat(query(database, "SELECT @@innodb_flush_log_at_trx_commit")).isEqualTo("1");
    assertThat(query(database, "SELECT @@auto_increment_increment")).isEqualTo("1");
  }

  @Test
  void a_killed_broker_comes_back_with_its_records() throws Exception {
    String topic = stack.parts().newTopic("survives", 2);
    send(topic, "before");
    stack.kafka().process().kill();
    assertThat(Ports.answers(stack.kafka().port())).isFalse();
    stack.kafka().process().start();
    send(topic, "after");
    assertThat(stack.parts().topics().endOffsets(topic))
        .containsEntry(new TopicPartition(topic, 0), 2L);
  }

  @Test
  void a_paused_broker_goes_on_where_it_stopped() throws Exception {
    String topic = stack.parts().newTopic("paused", 1);
    stack.kafka().process().pause();
    assertThatThrownBy(() -> send(topic, "unheard")).hasMessageContaining("Timeout");
    stack.kafka().process().resume();
    await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> send(topic, "heard"));
  }

  @Test
  void topics_are_never_created_by_themselves() {
    assertThatThrownBy(() -> send("nobody-made-this", "lost")).isInstanceOf(Exception.class);
  }

  @Test
  void a_partition_can_lose_all_its_records() throws Exception {
    String topic = stack.parts().newTopic("loses", 1);
    send(topic, "lost");
    long end = stack.parts().topics().deleteRecordsUpToEnd(topic, 0);
    assertThat(end).isEqualTo(1);
    assertThat(stack.parts().topics().startOffsets(topic))
        .containsEntry(new TopicPartition(topic, 0), 1L);
  }

  @Test
  void the_fallback_store_is_spanner_where_there_is_an_emulator() {
    FallbackStore store = stack.fallbackStore("store");
    if (stack.spanner().isPresent()) {
      assertThat(store).isInstanceOf(FallbackStore.Spanner.class);
    } else {
      assertThat(store).isInstanceOf(FallbackStore.Jdbc.class);
    }
  }

  @Test
  void a_killed_emulator_starts_again_on_its_port() {
    Optional<StackProcess> process = stack.spanner().flatMap(it -> it.process());
    org.junit.jupiter.api.Assumptions.assumeTrue(process.isPresent(), "no emulator of its own");
    long killed = process.get().pid();
    process.get().kill();
    process.get().start();
    assertThat(process.get().pid()).isNotEqualTo(killed);
  }

  @Test
  void one_directory_serves_one_stack() {
    String name = stack.directory().getFileName().toString();
    assertThatThrownBy(() -> LocalStack.start(StackOptions.named(name)))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("already");
  }

  @Test
  void a_process_that_ends_at_once_shows_the_end_of_its_log() {
    var spec =
        io.gapless.stack.process.ProcessSpec.of(
            "fails", List.of("sh", "-c", "echo the reason; exit 3"), () -> false);
    assertThatThrownBy(() -> stack.processes().add(spec).start())
        .isInstanceOf(StackException.class)
        .hasMessageContaining("exit code 3")
        .hasMessageContaining("the reason");
  }

  private static boolean send(String topic, String value) throws Exception {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.parts().kafka(),
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_000,
            ProducerConfig.LINGER_MS_CONFIG, 0,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2_000);
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
      producer.send(new ProducerRecord<>(topic, 0, "key", value)).get(5, TimeUnit.SECONDS);
      return true;
    }
  }

  private static void execute(Database database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(Database database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
