package io.gapless.stack.spanner;

import io.gapless.stack.database.Database;
import java.util.Map;

/** Which fallback store a service is to use. */
public sealed interface FallbackStore {
  /** As the environment variables the services read. */
  Map<String, String> environment();

  /**
   * A database of the Spanner emulator. The stack does not create it, whoever opens it does; the
   * emulator keeps nothing over a restart.
   */
  record Spanner(String project, String instance, String database, String emulatorHost)
      implements FallbackStore {
    @Override
    public Map<String, String> environment() {
      return Map.of(
          "GAPLESS_FALLBACK_STORE_KIND", "spanner",
          "GAPLESS_FALLBACK_STORE_SPANNER_PROJECT", project,
          "GAPLESS_FALLBACK_STORE_SPANNER_INSTANCE", instance,
          "GAPLESS_FALLBACK_STORE_SPANNER_DATABASE", database,
          "GAPLESS_FALLBACK_STORE_SPANNER_EMULATOR_HOST", emulatorHost);
    }
  }

  /** A database of its own on the stack's database server. */
  record Jdbc(Database database) implements FallbackStore {
    @Override
    public Map<String, String> environment() {
      return Map.of(
          "GAPLESS_FALLBACK_STORE_KIND", "jdbc",
          "GAPLESS_FALLBACK_STORE_JDBC_URL", database.url(),
          "GAPLESS_FALLBACK_STORE_JDBC_USER", database.user(),
          "GAPLESS_FALLBACK_STORE_JDBC_PASSWORD", database.password());
    }
  }
}
