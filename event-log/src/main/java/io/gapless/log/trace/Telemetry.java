package io.gapless.log.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Map;

/**
 * OpenTelemetry for a service, by OpenTelemetry's own environment variables. Without {@code
 * OTEL_TRACES_EXPORTER} there is none, and nothing is loaded or started. Metrics and logs have
 * their own ways out. Needs {@code io.opentelemetry:opentelemetry-sdk-extension-autoconfigure},
 * which this library does not bring along.
 *
 * @param api where spans go
 * @param onClose sends what is left
 * @see <a
 *     href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">Environment
 *     variables</a>
 */
public record Telemetry(OpenTelemetry api, Runnable onClose) implements AutoCloseable {
  private static final String EXPORTER = "OTEL_TRACES_EXPORTER";

  /**
   * @param service the name that spans carry, unless {@code OTEL_SERVICE_NAME} gives another
   * @param environment the process's variables
   */
  public static Telemetry open(String service, Map<String, String> environment) {
    String exporter = environment.getOrDefault(EXPORTER, "").strip();
    return exporter.isEmpty() || exporter.equals("none") ? off() : On.open(service);
  }

  private static Telemetry off() {
    return new Telemetry(OpenTelemetry.noop(), () -> {});
  }

  @Override
  public void close() {
    onClose.run();
  }

  /** Apart, so that whoever has no SDK on the class path can still say that there is none. */
  private static final class On {
    private On() {}

    static Telemetry open(String service) {
      Map<String, String> defaults =
          Map.of(
              "otel.service.name", service,
              "otel.metrics.exporter", "none",
              "otel.logs.exporter", "none");
      OpenTelemetrySdk sdk =
          AutoConfiguredOpenTelemetrySdk.builder()
              .addPropertiesSupplier(() -> defaults)
              .disableShutdownHook()
              .build()
              .getOpenTelemetrySdk();
      return new Telemetry(sdk, sdk::close);
    }
  }
}
