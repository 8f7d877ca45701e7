package io.gapless.cli.torture.evidence;

import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;

/**
 * One line of a projection's append log: an event that took effect.
 *
 * @param line its place in the log
 * @param process which instance wrote it
 */
public record Effect(
    long line, EntityKey entity, EntityVersion version, EventId id, Digest digest, String process) {
  @Override
  public String toString() {
    return "log: line %d, version %s, event %s, by %s".formatted(line, version, id, process);
  }
}
