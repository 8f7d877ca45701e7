package io.gapless.log.spill;

class InMemoryShardLeasesTest extends ShardLeasesConformance {
  @Override
  protected FallbackStore open() {
    return new InMemoryFallbackStore(System::nanoTime);
  }
}
