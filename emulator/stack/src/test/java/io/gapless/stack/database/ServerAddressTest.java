package io.gapless.stack.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.stack.StackException;
import org.junit.jupiter.api.Test;

final class ServerAddressTest {
  @Test
  void a_url_names_server_user_and_password() {
    ServerAddress server = ServerAddress.parse("jdbc:mysql://db:3307/?user=me&password=a%26b");
    assertThat(server.host()).isEqualTo("db");
    assertThat(server.port()).isEqualTo(3307);
    assertThat(server.user()).isEqualTo("me");
    assertThat(server.password()).isEqualTo("a&b");
  }

  @Test
  void a_url_may_name_only_the_host() {
    ServerAddress server = ServerAddress.parse("jdbc:mysql://db");
    assertThat(server.port()).isEqualTo(3306);
    assertThat(server.user()).isEqualTo("root");
  }

  @Test
  void other_properties_are_kept_and_the_password_is_not_shown() {
    Database database =
        ServerAddress.parse("jdbc:mysql://db:1/?password=secret&user=me&sslMode=REQUIRED")
            .database("events");
    assertThat(database.url()).isEqualTo("jdbc:mysql://db:1/events?sslMode=REQUIRED");
    assertThat(database.name()).isEqualTo("events");
    assertThat(database.toString()).doesNotContain("secret");
  }

  @Test
  void through_another_port_there_is_no_tls() {
    Database database = ServerAddress.local(1).database("events").through(2);
    assertThat(database.port()).isEqualTo(2);
    assertThat(database.name()).isEqualTo("events");
    assertThat(database.url()).contains("sslMode=DISABLED");
  }

  @Test
  void what_is_no_such_url_is_refused() {
    assertThatThrownBy(() -> ServerAddress.parse("jdbc:postgresql://db/"))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("jdbc:mysql://host:port");
  }

  @Test
  void a_database_name_is_never_sql() {
    assertThatThrownBy(() -> ServerAddress.local(1).createDatabase("a`; DROP"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
