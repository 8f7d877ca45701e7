package io.gapless.log.spill;

/**
 * The fallback store: its three roles and its life. Adapters pass {@code FallbackStoreConformance}.
 */
public interface FallbackStore extends SpillWriter, SpillReader, ShardLeases, AutoCloseable {
  /** Creates tables that are missing; safe to call by several processes at once. */
  void migrate();

  @Override
  void close();
}
