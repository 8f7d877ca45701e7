package io.gapless.log.spill.spanner;

import io.gapless.log.spill.FallbackStore;
import io.gapless.log.spill.FallbackStoreConformance;
import io.gapless.log.spill.TestStores;

class SpannerFallbackStoreIT extends FallbackStoreConformance {
  @Override
  protected FallbackStore open() {
    return TestStores.spanner();
  }
}
