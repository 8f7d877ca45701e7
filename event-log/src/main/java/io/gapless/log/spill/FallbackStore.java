package io.gapless.log.spill;

/**
 * The fallback store: its three roles and its life. Adapters pass {@code FallbackStoreConformance}.
 */
public interface FallbackStore extends SpillWriter, SpillReader, ShardLeases, AutoCloseable {
  /**
   * Creates tables that are missing; safe to call by several processes at once. If all are there,
   * it needs no right to create any. Needs not be called: the first use does it.
   *
   * @throws FallbackStoreException if the fallback store does not answer or does not allow it
   */
  void migrate();

  @Override
  void close();
}
