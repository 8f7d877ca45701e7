package io.gapless.replay.reconcile.compare;

import java.util.Optional;

/**
 * One event that is not as it should be.
 *
 * @param kind what is wrong
 * @param entity {@code type/id}, empty if nobody can say
 * @param version of the entity, 0 if nobody can say
 * @param position in the event store, or what a record claims; 0 if nobody can say
 * @param eventId empty if nobody can say
 * @param place where on the topic, if it is there
 * @param explanation one line for people; nothing of a payload
 */
public record Finding(
    FindingKind kind,
    String entity,
    long version,
    long position,
    String eventId,
    Optional<Place> place,
    String explanation) {
  /**
   * Where a record lies.
   *
   * @param partition of the topic
   * @param offset in the partition
   */
  public record Place(int partition, long offset) {}
}
