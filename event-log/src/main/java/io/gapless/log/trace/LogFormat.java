package io.gapless.log.trace;

import java.util.List;
import java.util.Map;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * How a service writes its log: {@code text}, {@code json}, or {@code gcp} (JSON with the fields
 * that Google Cloud reads). Logback's set-up takes the name from {@value #NAME}, an environment
 * variable or a system property.
 */
public final class LogFormat {
  static final String NAME = "GAPLESS_LOG_FORMAT";
  static final String GCP = "gcp";

  private static final String PROFILES = "MICRONAUT_ENVIRONMENTS";

  private LogFormat() {}

  /**
   * In the profile {@code gcp} the format is {@code gcp}, unless somebody has said otherwise. Call
   * it before the first logger is made.
   */
  public static void choose(Map<String, String> environment) {
    List<String> profiles = List.of(environment.getOrDefault(PROFILES, "").split("\\s*,\\s*"));
    if (profiles.contains(GCP) && !environment.containsKey(NAME)) {
      System.setProperty(NAME, GCP);
    }
  }

  /**
   * What libraries write by {@link java.util.logging} (gRPC's, Spanner's and OpenTelemetry's do)
   * comes by the same way and in the same format from now on, instead of in two lines to stderr.
   */
  public static void bridge() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
