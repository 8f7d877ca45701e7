package io.gapless.replay.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * How callers prove who they are, as the settings have it. Without any way to prove it the service
 * serves its own machine only.
 *
 * @param proofs whether there is a way: a token, or somebody whose JWTs are trusted
 * @param unsafe what about the settings is dangerous, empty if nothing
 */
public record Access(boolean proofs, Optional<String> unsafe) {
  /**
   * @param host the address that is listened on, empty for all
   * @param hasTokens whether there are tokens in the settings
   * @param jwt how JWTs are checked, empty if they are not taken
   */
  public static Access of(String host, boolean hasTokens, Optional<JwtChecks> jwt) {
    if (jwt.filter(it -> it.issuer().isEmpty() || it.audience().isEmpty()).isPresent()) {
      return new Access(
          true,
          Optional.of(
              "JWTs of any issuer or audience would be taken; set"
                  + " micronaut.security.token.jwt.claims-validators.issuer and .audience"));
    }
    boolean proofs = hasTokens || jwt.isPresent();
    return proofs || isLoopback(host)
        ? new Access(proofs, Optional.empty())
        : new Access(
            false,
            Optional.of(
                "anybody who reaches it could order anything; set gapless.security.tokens or"
                    + " micronaut.security.token.jwt, or listen on 127.0.0.1"));
  }

  /**
   * @param issuer the only one whose tokens are taken, empty if any
   * @param audience whom they must be for, empty if anybody
   */
  public record JwtChecks(String issuer, String audience) {}

  /** Whether callers that prove nothing are served, as operators: in development only. */
  public boolean isOpen() {
    return !proofs && unsafe.isEmpty();
  }

  private static boolean isLoopback(String host) {
    try {
      return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
