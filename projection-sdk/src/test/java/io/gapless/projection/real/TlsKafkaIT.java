package io.gapless.projection.real;

import static io.gapless.projection.real.ProjectionTestBed.eventually;
import static io.gapless.projection.sample.SampleEvents.entity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionException;
import io.gapless.stack.kafka.KafkaBroker;
import io.gapless.stack.kafka.TlsListener;
import io.gapless.stack.kafka.Topics;
import io.gapless.stack.process.ProcessGroup;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker behind TLS: the user's properties reach all clients, and decide whom they trust. */
final class TlsKafkaIT {
  private static ProcessGroup processes;
  private static Topics topics;
  private static Map<String, Object> trusting;
  private static Map<String, Object> mistrusting;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    Keystore keystore = Keystore.create(directory.resolve("broker"));
    Keystore another = Keystore.create(directory.resolve("another"));
    TlsListener tls = new TlsListener(keystore.file(), Keystore.PASSWORD);
    trusting = keystore.trusting(tls.bootstrapServers());
    mistrusting = another.trusting(tls.bootstrapServers());
    processes = ProcessGroup.in(directory);
    KafkaBroker broker = KafkaBroker.start(processes, directory.resolve("kafka"), tls);
    topics = new Topics(broker.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    processes.close();
  }

  @Test
  void a_projection_that_trusts_the_broker_is_complete() {
    try (ProjectionTestBed bed = new ProjectionTestBed(2, trusting, topics)) {
      bed.assertReadsItsTopic();
    }
  }

  @Test
  void one_that_does_not_says_so_and_has_lost_nothing_once_it_does() {
    try (ProjectionTestBed bed = new ProjectionTestBed(2, mistrusting, topics)) {
      bed.topic().send(bed.store().append(entity("ann"), 5));
      try (Projection projection = bed.start(ProjectionTestBed::comparingPatiently)) {
        eventually()
            .untilAsserted(
                () ->
                    assertThat(projection.status().health().toString())
                        .contains("Paused", "SslAuthenticationException")
                        .doesNotContain(Keystore.PASSWORD));
        assertThat(projection.status().health().isUp()).isFalse();
        assertThat(bed.journal().versions()).isEmpty();
      }

      bed.startOn(trusting, ProjectionTestBed::comparingPatiently);

      bed.awaitProved();
      assertThat(bed.replayService().asked()).isEmpty();
      assertThat(bed.positions().parked(bed.name(), 10)).isEmpty();
    }
  }

  @Test
  void a_truststore_that_cannot_be_opened_is_refused_at_the_start() {
    Map<String, Object> wrong = new HashMap<>(trusting);
    wrong.put("ssl.truststore.password", "not-the-password");
    try (ProjectionTestBed bed = new ProjectionTestBed(1, wrong, topics)) {
      assertThatThrownBy(bed::start)
          .isInstanceOf(ProjectionException.class)
          .hasMessageStartingWith("Kafka cannot be used like this: ")
          .hasMessageContaining("trusted")
          .hasMessageNotContaining("not-the-password");
    }
  }
}
