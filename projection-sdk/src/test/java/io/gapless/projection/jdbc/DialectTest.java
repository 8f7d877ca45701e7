package io.gapless.projection.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.projection.positions.PositionsException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which database is spoken to how. */
final class DialectTest {
  @ParameterizedTest
  @CsvSource({
    "MySQL, 8, MYSQL",
    "MariaDB, 11, MYSQL",
    "PostgreSQL, 14, POSTGRESQL",
    "PostgreSQL, 18, POSTGRESQL"
  })
  void a_database_is_known_by_its_name(String name, int major, Dialect dialect)
      throws SQLException {
    assertThat(Dialect.of(connection(name, major))).isEqualTo(dialect);
  }

  @ParameterizedTest
  @CsvSource({"H2, 2", "Oracle, 23", "PostgreSQL, 13"})
  void any_other_is_refused_with_what_would_do(String name, int major) {
    assertThatThrownBy(() -> Dialect.of(connection(name, major)))
        .isInstanceOf(PositionsException.class)
        .hasMessage(
            "positions need MySQL 8.4+, MariaDB 10.11+ or PostgreSQL 14+, this is %s %d.0"
                .formatted(name, major));
  }

  @Test
  void what_commit_was_answered_with_tells_a_rollback_from_silence() {
    assertThat(SqlErrors.saysRolledBack(error("23505"))).isTrue();
    assertThat(SqlErrors.saysRolledBack(error("40001"))).isTrue();
    assertThat(SqlErrors.saysRolledBack(error("25P02"))).isTrue();
    assertThat(SqlErrors.saysRolledBack(error("40003"))).isFalse();
    assertThat(SqlErrors.saysRolledBack(error("08006"))).isFalse();
    assertThat(SqlErrors.saysRolledBack(error("57P01"))).isFalse();
    assertThat(SqlErrors.saysRolledBack(new SQLException("no state"))).isFalse();
  }

  private static SQLException error(String state) {
    return new SQLException("made up", state);
  }

  private static Connection connection(String name, int major) {
    DatabaseMetaData database =
        proxy(
            DatabaseMetaData.class,
            method ->
                switch (method) {
                  case "getDatabaseProductName" -> name;
                  case "getDatabaseProductVersion" -> major + ".0";
                  case "getDatabaseMajorVersion" -> major;
                  default -> throw new UnsupportedOperationException(method);
                });
    return proxy(Connection.class, method -> database);
  }

  private interface Answers {
    Object to(String method);
  }

  private static <T> T proxy(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            DialectTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.to(method.getName())));
  }
}
