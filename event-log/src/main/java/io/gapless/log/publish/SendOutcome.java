package io.gapless.log.publish;

/** How sending one event ended. A time-out is not a refusal: the event may be in Kafka. */
public sealed interface SendOutcome {
  /** All in-sync replicas have it. */
  record Acknowledged() implements SendOutcome {}

  /**
   * It is certainly not in Kafka.
   *
   * @param scope who was refused
   * @param reason what Kafka or its client said, without any payload
   */
  record Refused(Scope scope, String reason) implements SendOutcome {}

  /**
   * It may be in Kafka or not, now or later.
   *
   * @param reason what Kafka or its client said, without any payload
   */
  record Unknown(String reason) implements SendOutcome {}

  /** How far a refusal reaches. */
  enum Scope {
    /** This record or its topic: too large, not authorised, unknown. Says nothing about others. */
    RECORD,
    /** The cluster cannot be reached, so all others would be refused too. */
    CLUSTER
  }

  static SendOutcome acknowledged() {
    return new Acknowledged();
  }

  static SendOutcome refusedRecord(String reason) {
    return new Refused(Scope.RECORD, reason);
  }

  static SendOutcome refusedByCluster(String reason) {
    return new Refused(Scope.CLUSTER, reason);
  }

  static SendOutcome unknown(String reason) {
    return new Unknown(reason);
  }
}
