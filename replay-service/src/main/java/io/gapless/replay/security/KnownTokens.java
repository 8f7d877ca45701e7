package io.gapless.replay.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Bearer tokens out of the settings. They are compared by their digests, all of them each time, so
 * that the time of an answer tells nothing. Immutable.
 */
public final class KnownTokens {
  /** A shorter token could be guessed. */
  static final int LEAST_LENGTH = 20;

  /**
   * Whose a token is.
   *
   * @param name for the audit
   * @param role what its bearer may do
   */
  public record Bearer(String name, Role role) {}

  private record Known(Bearer bearer, byte[] digest) {}

  private final List<Known> known = new ArrayList<>();

  /**
   * @throws IllegalArgumentException if the token is too short
   */
  public KnownTokens with(String name, Role role, String token) {
    if (token.length() < LEAST_LENGTH) {
      throw new IllegalArgumentException(
          "gapless.security.tokens.%s.token must have %d characters or more"
              .formatted(name, LEAST_LENGTH));
    }
    KnownTokens more = new KnownTokens();
    more.known.addAll(known);
    more.known.add(new Known(new Bearer(name, role), digest(token)));
    return more;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return known.isEmpty();
  }

  /** Whose token this is, empty if nobody's. */
  public Optional<Bearer> bearer(String token) {
    byte[] digest = digest(token);
    Optional<Bearer> found = Optional.empty();
    for (Known candidate : known) {
      if (MessageDigest.isEqual(candidate.digest(), digest)) {
        found = Optional.of(candidate.bearer());
      }
    }
    return found;
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
