package io.gapless.log.spill.jdbc;

import io.gapless.log.spill.FallbackStore;
import io.gapless.log.spill.ShardLeasesConformance;
import io.gapless.log.spill.TestStores;

class JdbcShardLeasesIT extends ShardLeasesConformance {
  @Override
  protected FallbackStore open() {
    return TestStores.jdbc();
  }
}
