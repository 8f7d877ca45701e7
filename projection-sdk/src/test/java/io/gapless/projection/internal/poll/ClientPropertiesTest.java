package io.gapless.projection.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionName;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Kafka clients are told: by the user, by us, and by nobody but us. */
final class ClientPropertiesTest {
  private static final Map<String, Object> SECURED =
      Map.of(
          "security.protocol", "SASL_SSL",
          "sasl.mechanism", "OAUTHBEARER",
          "sasl.jaas.config", "a login module",
          "ssl.truststore.type", "PEM",
          "ssl.truststore.certificates", "a certificate",
          "request.timeout.ms", 5_000,
          "property.of.my.own.login.handler", "its value");

  @Test
  void how_to_get_in_reaches_every_client_and_so_does_what_kafka_does_not_know() {
    ClientProperties properties = properties(SECURED);

    assertThat(properties.consumer()).containsAllEntriesOf(SECURED);
    assertThat(properties.admin()).containsAllEntriesOf(SECURED);
  }

  @Test
  void what_concerns_a_consumer_alone_reaches_the_consumer_alone() {
    ClientProperties properties = properties(Map.of("max.poll.records", 50));

    assertThat(properties.consumer()).containsEntry("max.poll.records", 50);
    assertThat(properties.admin()).doesNotContainKey("max.poll.records");
  }

  @Test
  void a_name_that_the_user_gives_its_clients_is_kept() {
    ClientProperties properties = properties(Map.of("client.id", "shop-7"));

    assertThat(properties.consumer()).containsEntry("client.id", "shop-7");
    assertThat(properties.admin()).containsEntry("client.id", "shop-7-admin");
    assertThat(properties(Map.of()).admin()).containsEntry("client.id", "gapless-accounts-admin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "group.id",
        "enable.auto.commit",
        "auto.offset.reset",
        "key.deserializer",
        "value.deserializer"
      })
  void what_carries_the_promise_cannot_be_given(String name) {
    assertThatThrownBy(() -> properties(Map.of(name, "anything")))
        .isInstanceOf(ProjectionException.class)
        .hasMessageContaining(name);
  }

  @Test
  void a_projection_without_offsets_begins_at_the_first_record_and_commits_by_itself() {
    assertThat(properties(Map.of()).consumer())
        .containsEntry("auto.offset.reset", "earliest")
        .containsEntry("enable.auto.commit", false)
        .containsEntry("group.id", "accounts");
  }

  @Test
  void the_classic_protocol_moves_only_the_partitions_that_have_to() {
    String strategy = "partition.assignment.strategy";

    assertThat(properties(Map.of()).consumer())
        .containsEntry(strategy, CooperativeStickyAssignor.class.getName());
    assertThat(properties(Map.of(strategy, RangeAssignor.class.getName())).consumer())
        .containsEntry(strategy, RangeAssignor.class.getName());
    assertThat(properties(Map.of("group.protocol", "CONSUMER")).consumer())
        .doesNotContainKey(strategy);
  }

  @Test
  void new_partitions_are_noticed_sooner_than_kafka_would() {
    assertThat(properties(Map.of()).consumer()).containsEntry("metadata.max.age.ms", 30_000L);
    assertThat(properties(Map.of("metadata.max.age.ms", 500)).consumer())
        .containsEntry("metadata.max.age.ms", 500);
  }

  @Test
  void what_the_clients_would_refuse_is_refused_at_once() {
    assertThatThrownBy(
            () -> properties(Map.of("group.protocol", "consumer", "session.timeout.ms", 9_000)))
        .isInstanceOf(ProjectionException.class)
        .hasMessageContaining("session.timeout.ms");
    assertThatThrownBy(() -> properties(Map.of("security.protocol", "none")))
        .isInstanceOf(ProjectionException.class)
        .hasMessageContaining("security.protocol");
  }

  private static ClientProperties properties(Map<String, Object> given) {
    Map<String, Object> all = new HashMap<>(given);
    all.put("bootstrap.servers", "localhost:9092");
    return new ClientProperties(new ProjectionName("accounts"), all);
  }
}
