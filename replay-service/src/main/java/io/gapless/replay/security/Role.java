package io.gapless.replay.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a caller may do. Their names are also the roles that a JWT carries. */
public enum Role {
  /** Sees everything and changes nothing. */
  VIEWER,

  /** What an SDK instance needs: reads events and heads, republishes a range, reports. */
  PROJECTION,

  /** Everything. */
  OPERATOR;

  /** As it is written in settings and tokens. */
  public String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if there is no such role
   */
  public static Role of(String text) {
    return Arrays.stream(values())
        .filter(role -> role.lowerCase().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("must be one of " + all()));
  }

  private static String all() {
    return Arrays.stream(values()).map(Role::lowerCase).collect(Collectors.joining(", "));
  }
}
