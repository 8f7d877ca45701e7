package io.gapless.log.spill.spanner;

import io.gapless.log.spill.FallbackStore;
import io.gapless.log.spill.ShardLeasesConformance;
import io.gapless.log.spill.TestStores;

class SpannerShardLeasesIT extends ShardLeasesConformance {
  @Override
  protected FallbackStore open() {
    return TestStores.spanner();
  }
}
