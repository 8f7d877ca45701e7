package io.gapless.replay.publish;

/** What became of one attempt to publish. */
public sealed interface PublishOutcome {
  /** All in-sync replicas have it. */
  record Acknowledged() implements PublishOutcome {}

  /** Kafka will not take this event as it is, however often it is tried. */
  record Refused(String reason) implements PublishOutcome {}

  /** No answer, or a passing trouble: it may be on the topic or not. Try again. */
  record Unknown(String reason) implements PublishOutcome {}
}
