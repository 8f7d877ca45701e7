package io.gapless.log.schema;

/** What a service does about the tables of its databases when it starts. */
public enum SchemaMode {
  /** Creates and upgrades them, for which its user needs the rights. */
  MIGRATE,

  /** Only looks: a job has migrated them before, and the service's user may not. */
  CHECK;

  /**
   * @param value {@code migrate} or {@code check}
   * @throws IllegalArgumentException names the key {@code gapless.schema} for anything else
   */
  public static SchemaMode of(String value) {
    return switch (value) {
      case "migrate" -> MIGRATE;
      case "check" -> CHECK;
      default ->
          throw new IllegalArgumentException(
              "gapless.schema must be migrate or check, is '" + value + "'");
    };
  }
}
