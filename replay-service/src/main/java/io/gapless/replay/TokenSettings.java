package io.gapless.replay;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;

/**
 * A bearer token that is known.
 *
 * @param name whose it is, for the audit
 * @param role what who bears it may do: {@code viewer}, {@code projection} or {@code operator}; key
 *     {@code gapless.security.tokens.<name>.role}
 * @param token the bearer token, 20 characters or more; {@code <name>} is whose it is, for the
 *     audit. Without any, and without JWTs, the service must listen on loopback, and serves
 *     everybody there; key {@code gapless.security.tokens.<name>.token}
 */
@EachProperty("gapless.security.tokens")
record TokenSettings(@Parameter String name, String role, String token) {
  @Override
  public String toString() {
    return "TokenSettings[name=" + name + ", role=" + role + "]";
  }
}
