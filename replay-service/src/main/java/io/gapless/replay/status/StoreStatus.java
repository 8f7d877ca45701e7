package io.gapless.replay.status;

import io.gapless.event.Position;
import io.gapless.log.writer.WriterStatus;
import java.util.List;

/**
 * What the event store shows.
 *
 * @param writers all that are listed
 * @param stable the highest stable position seen
 */
record StoreStatus(List<WriterStatus> writers, Position stable) {
  StoreStatus {
    writers = List.copyOf(writers);
  }
}
