package io.gapless.log.spill;

class InMemoryFallbackStoreTest extends FallbackStoreConformance {
  @Override
  protected FallbackStore open() {
    return new InMemoryFallbackStore(System::nanoTime);
  }
}
