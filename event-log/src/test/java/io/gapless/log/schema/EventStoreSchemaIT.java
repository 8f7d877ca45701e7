package io.gapless.log.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.log.EventStoreSettings;
import io.gapless.log.append.RestrictedUser;
import io.gapless.log.internal.EventStoreConnections;
import io.gapless.stack.LocalStack;
import io.gapless.stack.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that are made, and tables that are only looked at. */
final class EventStoreSchemaIT {
  private Database database;
  private HikariDataSource pool;

  @BeforeEach
  void connect() {
    database = LocalStack.shared().newDatabase("schema");
    pool = pool(database);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void missing_tables_are_refused_with_the_job_that_makes_them_and_are_not_made()
      throws SQLException {
    EventStoreSchema schema = new EventStoreSchema(pool);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> schema.prepare(SchemaMode.CHECK))
          .isInstanceOf(OutdatedTablesException.class)
          .hasMessageContaining("script 1 ")
          .hasMessageContaining("run the migration job")
          .hasMessageContaining("argument migrate")
          .hasMessageContaining("gapless.schema");
    }
    try (Connection connection = database.connect()) {
      assertThat(connection.getMetaData().getTables(database.name(), null, "%", null).next())
          .isFalse();
    }
  }

  @Test
  void a_migration_says_what_it_did_and_does_it_once() {
    EventStoreSchema schema = new EventStoreSchema(pool);

    Tables.Migrated first = schema.migrate();
    Tables.Migrated again = schema.migrate();

    assertThat(first.applied()).isPositive();
    assertThat(again).isEqualTo(new Tables.Migrated(0, first.version()));
  }

  @Test
  void who_may_only_look_starts_on_migrated_tables() {
    new EventStoreSchema(pool).migrate();
    try (HikariDataSource restricted = pool(RestrictedUser.commandService(database, pool))) {
      assertThatCode(() -> new EventStoreSchema(restricted).prepare(SchemaMode.CHECK))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void tables_of_a_newer_version_are_fine() throws SQLException {
    new EventStoreSchema(pool).migrate();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO event_store_schema_history (installed_rank, version, description, type,"
              + " script, installed_by, execution_time, success)"
              + " VALUES (99, '99', 'of tomorrow', 'SQL', 'V99__of_tomorrow.sql', 'x', 1, 1)");
    }

    assertThatCode(() -> new EventStoreSchema(pool).prepare(SchemaMode.CHECK))
        .doesNotThrowAnyException();
  }

  @Test
  void the_key_has_two_values() {
    assertThat(SchemaMode.of("migrate")).isEqualTo(SchemaMode.MIGRATE);
    assertThat(SchemaMode.of("check")).isEqualTo(SchemaMode.CHECK);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SchemaMode.of("validate"))
        .withMessage("gapless.schema must be migrate or check, is 'validate'");
  }

  private static HikariDataSource pool(Database as) {
    return new EventStoreConnections(new EventStoreSettings(as.url(), as.user(), as.password(), 2))
        .pool("schema");
  }
}
