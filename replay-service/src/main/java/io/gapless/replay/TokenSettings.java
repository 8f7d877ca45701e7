package io.gapless.replay;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;

/**
 * A bearer token that is known.
 *
 * @param name whose it is, for the audit; key {@code gapless.security.tokens.<name>}
 * @param role {@code viewer}, {@code projection} or {@code operator}
 * @param token 20 characters or more
 */
@EachProperty("gapless.security.tokens")
record TokenSettings(@Parameter String name, String role, String token) {
  @Override
  public String toString() {
    return "TokenSettings[name=" + name + ", role=" + role + "]";
  }
}
