package io.gapless.projection.internal.backfill;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the replay service is, and how we prove who we are.
 *
 * @param base without {@code /v1}
 * @param token asked before every request, because tokens run out; empty if none is needed
 */
public record Address(URI base, Optional<Supplier<String>> token) {
  /** One that needs no token. */
  public static Address open(URI base) {
    return new Address(base, Optional.empty());
  }
}
