package io.gapless.projection.real;

import static io.gapless.projection.real.ProjectionTestBed.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.projection.Projection;
import io.gapless.stack.LocalStack;
import io.gapless.stack.Part;
import io.gapless.stack.StackOptions;
import io.gapless.stack.kafka.KafkaBroker;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A broker that answers who can log in: the user's properties reach all clients. */
final class SecuredKafkaIT {
  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(StackOptions.forTest("secured-kafka", Part.KAFKA));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void a_projection_that_logs_in_is_complete() {
    try (ProjectionTestBed bed = bed(KafkaBroker.PASSWORD)) {
      bed.assertReadsItsTopic();
    }
  }

  @Test
  void a_projection_that_cannot_log_in_says_so_and_nothing_of_its_password() {
    try (ProjectionTestBed bed = bed("wrong-password")) {
      Projection projection = bed.start();

      eventually()
          .untilAsserted(
              () ->
                  assertThat(projection.status().health().toString())
                      .contains("Paused", "SaslAuthenticationException")
                      .doesNotContain("wrong-password"));
    }
  }

  private static ProjectionTestBed bed(String password) {
    Map<String, String> client = stack.kafka().saslClient(password);
    return new ProjectionTestBed(2, Map.copyOf(client), stack.parts().topics());
  }
}
