package io.gapless.replay.it;

import io.gapless.stack.StackParts;
import io.gapless.stack.spanner.FallbackStore;
import org.junit.jupiter.api.Tag;

@Tag("long")
final class JdbcDrainIT extends DrainConformance {
  @Override
  FallbackStore fallbackStore(StackParts parts) {
    return parts.newJdbcFallbackStore("drain");
  }
}
