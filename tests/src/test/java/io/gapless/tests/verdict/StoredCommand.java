package io.gapless.tests.verdict;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A row of the table {@code commands}.
 *
 * @param first version of its first event; one above {@code last} if it had none
 * @param last version of its last event
 */
public record StoredCommand(
    CommandId id, EntityKey entity, EntityVersion first, EntityVersion last) {
  int events() {
    return (int) (last.value() - first.value() + 1);
  }

  List<EntityVersion> versions() {
    return LongStream.rangeClosed(first.value(), last.value()).mapToObj(EntityVersion::of).toList();
  }
}
