package io.gapless.log.spill.jdbc;

import io.gapless.log.spill.FallbackStore;
import io.gapless.log.spill.FallbackStoreConformance;
import io.gapless.log.spill.TestStores;

class JdbcFallbackStoreIT extends FallbackStoreConformance {
  @Override
  protected FallbackStore open() {
    return TestStores.jdbc();
  }
}
