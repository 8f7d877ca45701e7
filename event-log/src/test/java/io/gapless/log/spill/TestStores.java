package io.gapless.log.spill;

import io.gapless.log.spill.jdbc.JdbcFallbackStore;
import io.gapless.log.spill.jdbc.JdbcFallbackStoreSettings;
import io.gapless.log.spill.spanner.SpannerFallbackStore;
import io.gapless.log.spill.spanner.SpannerFallbackStoreSettings;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackParts;
import io.gapless.stack.database.Database;
import io.gapless.stack.spanner.FallbackStore.Spanner;
import org.junit.jupiter.api.Assumptions;

/** Fallback stores on the local stack, each of its own. */
public final class TestStores {
  private TestStores() {}

  public static FallbackStore jdbc() {
    return jdbc(LocalStack.shared().newDatabase("spill"));
  }

  public static FallbackStore jdbc(Database database) {
    return new JdbcFallbackStore(
        new JdbcFallbackStoreSettings(database.url(), database.user(), database.password()));
  }

  public static FallbackStore spanner() {
    return spanner(LocalStack.shared());
  }

  /** Fails without an emulator, unless somebody said that there is none. */
  public static FallbackStore spanner(StackParts parts) {
    Assumptions.assumeFalse(
        "none".equals(System.getenv("GAPLESS_SPANNER")), "GAPLESS_SPANNER=none: not tested");
    if (parts.newFallbackStore("spill") instanceof Spanner spanner) {
      return new SpannerFallbackStore(
          new SpannerFallbackStoreSettings(
              spanner.project(), spanner.instance(), spanner.database(), spanner.emulatorHost()));
    }
    throw new IllegalStateException(
        "no Spanner emulator: install gcloud's, or set GAPLESS_SPANNER=none to do without");
  }
}
