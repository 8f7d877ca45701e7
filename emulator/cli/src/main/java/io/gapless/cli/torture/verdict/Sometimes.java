package io.gapless.cli.torture.verdict;

/** Hard states. A run in which one was never reached has proved less than it looks. */
public enum Sometimes {
  UNKNOWN_WAS_COMMITTED("nobody answered a command, and it was committed"),
  UNKNOWN_WAS_NOT("nobody answered a command, and it was not committed"),
  FIRST_ANSWER_REPEATED("a repeated command got the first answer"),
  REUSED_ID_REFUSED("another request under a used id was refused"),
  CONFLICT("a command lost against another one"),
  SPILLED_AND_PUBLISHED("a spilled event was published later"),
  SPILLED_AND_IN_KAFKA("an event was on the topic and came again out of the fallback store"),
  WRITER_TAKEN_OVER("a dead writer's events were published by somebody else"),
  TWICE_ON_TOPIC("an event was on the topic twice"),
  OVERTAKEN("version v + 1 was on the topic before v"),
  DUPLICATE_IGNORED("a projection got an event again"),
  GAP_CLOSED("a projection missed a version, and got it"),
  BACKFILLED("an event came from the event store instead of the topic"),
  PARKED_AND_RESUMED("an entity was parked, and went on"),
  PAUSED_BEYOND_LEASE("a command service slept longer than its lease"),
  PROJECTION_KILLED("a projection was killed at work"),
  STORE_KILLED("the event store was killed at work"),
  BOTH_DOWN("Kafka and the fallback store were away together"),
  PARTITIONS_GREW("the topic got more partitions under load"),
  BORN_LAST("an entity was born in the last second"),
  OUTAGE_JUDGED("commands were sent while only Kafka or the fallback store was away"),
  STORE_OUTAGE_JUDGED("commands were sent while only the event store was away"),
  SLOWER_THAN_POLL("a handler took longer than max.poll.interval.ms"),
  THROWN_AT_RANDOM("a handler threw, and its event was applied later"),
  GARBAGE_KEPT("a record that nobody can read was kept by a projection"),
  LOST_LAST_FOUND("the topic lost everything, and a projection still got it all");

  private final String meaning;

  Sometimes(String meaning) {
    this.meaning = meaning;
  }

  /** For people. */
  public String meaning() {
    return meaning;
  }
}
