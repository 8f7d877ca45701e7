package io.gapless.log.spill.spanner;

/**
 * Where a fallback store in Spanner is.
 *
 * @param project the Google Cloud project; needed; key {@code
 *     gapless.fallback-store.spanner.project}
 * @param instance the Spanner instance; needed; key {@code gapless.fallback-store.spanner.instance}
 * @param database the database's name, 2 to 30 characters; needed; key {@code
 *     gapless.fallback-store.spanner.database}
 * @param emulatorHost {@code host:port} of an emulator, empty for the real service; key {@code
 *     gapless.fallback-store.spanner.emulator-host}
 */
public record SpannerFallbackStoreSettings(
    String project, String instance, String database, String emulatorHost) {
  public SpannerFallbackStoreSettings {
    require("project", project);
    require("instance", instance);
    require("database", database);
    if (!emulatorHost.isEmpty() && !emulatorHost.matches("[^/\\s]+:\\d{1,5}")) {
      throw new IllegalArgumentException(
          "gapless.fallback-store.spanner.emulator-host must be host:port, or empty for the real"
              + " service");
    }
  }

  boolean isEmulator() {
    return !emulatorHost.isEmpty();
  }

  private static void require(String key, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("gapless.fallback-store.spanner." + key + " must be set");
    }
  }
}
