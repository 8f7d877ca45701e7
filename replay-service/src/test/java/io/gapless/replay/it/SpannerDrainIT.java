package io.gapless.replay.it;

import io.gapless.stack.StackParts;
import io.gapless.stack.spanner.FallbackStore;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

/** Fails without an emulator, unless somebody said that there is none. */
@DisabledIfEnvironmentVariable(
    named = "GAPLESS_SPANNER",
    matches = "none",
    disabledReason = "GAPLESS_SPANNER=none: the drain of Spanner is not tested")
final class SpannerDrainIT extends DrainConformance {
  @Override
  FallbackStore fallbackStore(StackParts parts) {
    if (parts.newFallbackStore("drain") instanceof FallbackStore.Spanner spanner) {
      return spanner;
    }
    throw new IllegalStateException(
        "no Spanner emulator: install gcloud's, or set GAPLESS_SPANNER=none to do without");
  }
}
