package io.gapless.log.schema;

import io.gapless.log.StartRefusedException;
import java.util.List;

/**
 * The event store's server is set up so that committed events could be lost. The message says what
 * to set; nothing was written.
 */
public final class UnsafeEventStoreException extends StartRefusedException {
  private static final long serialVersionUID = 1L;

  public UnsafeEventStoreException(List<String> problems) {
    super(
        "the event store cannot keep the promise with its present settings: "
            + String.join("; ", problems));
  }
}
