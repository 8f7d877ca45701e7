package io.gapless.cli.torture.evidence;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;

/**
 * A row of the table {@code commands}.
 *
 * @param first version of its first event; one above {@code last} if it had none
 * @param last version of its last event
 */
public record StoredCommand(CommandId id, EntityKey entity, long first, long last) {
  public long events() {
    return last - first + 1;
  }
}
