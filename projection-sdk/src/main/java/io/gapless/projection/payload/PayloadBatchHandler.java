package io.gapless.projection.payload;

import io.gapless.projection.BatchHandler;
import io.gapless.projection.Transaction;
import java.util.List;

/**
 * A {@link BatchHandler} that gets the payloads as well.
 *
 * @param <P> what payloads are read as
 */
@FunctionalInterface
public interface PayloadBatchHandler<P> {
  /**
   * @param events at least one, at most a few hundred
   * @throws Exception if they cannot be applied
   */
  void handle(List<TypedEvent<P>> events, Transaction tx) throws Exception;
}
