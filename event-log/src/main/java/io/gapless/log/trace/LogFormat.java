package io.gapless.log.trace;

import java.util.List;
import java.util.Map;

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
}
