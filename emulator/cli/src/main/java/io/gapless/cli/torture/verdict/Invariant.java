package io.gapless.cli.torture.verdict;

/** What must always be so, and what the checker makes of it. */
public enum Invariant {
  I1("no lost commit: who was told OK has all events, who was told no has none", true),
  I2("no phantom: whatever is seen anywhere was committed", true),
  I3("dense versions, in the order of positions; a command's events together, all or none", true),
  I4("of commands on one expected version at most one succeeds", true),
  I5("one command id, one set of events, one answer", true),
  I6("every copy of an event has the same id, digest and key", true),
  I7("prefix: a projection's effects are the entity's events from the first on, each once", true),
  I8("a position never falls within its generation", true),
  I9("effects, folded state and position agree", true),
  I10("fencing: nothing is appended by a writer that was closed; of projections seen as I7", true),
  I11("a committed offset passes nothing that is neither applied nor a durable exception", true),
  I12("what is not applied has left a durable reason, and what nobody can read is kept", true),
  I13("a failing event stops its entity, right before it, and nobody else", true),
  I14("never nowhere: on the topic, in the fallback store or above its writer's watermark", true),
  I15("what has left the fallback store is on the topic", true),
  I16("what is sent again has the key, position and bytes of the first time", true),
  I17("jobs keep their limits: ReplayJobLimitsIT, ReplayJobsIT", false),
  I18("reconciliation is exact: ReconciliationIT, ComparisonSimulationTest", false),
  I19("a backfill sends only what was asked for: RepublishIT, BackfillIT", false),
  I20("orders are recorded first: AuditIT, CrashPointsIT", false),
  I21("nothing appears up to a position that was called stable", true),
  I22("verified through: every event up to it is applied or a durable exception", true),
  L1("every projection reaches every entity's last version after the last fault", true),
  L2("the fallback store drains to nothing, and everything is on the topic", true),
  L3("a lost last event is found without a later one: by the projection rebuilt at the end", true),
  L4("after the last fault nobody with work stands still for 30 s", true),
  L5("commands go on without Kafka and the fallback store; without the store they fail soon", true),
  L6("no process ends by itself or outgrows its heap", true),
  L7(
      "ready within 10 s after kill -9, or soon by the first start, if nothing else is broken",
      true);

  private final String meaning;
  private final boolean judged;

  Invariant(String meaning, boolean judged) {
    this.meaning = meaning;
    this.judged = judged;
  }

  /** For people. */
  public String meaning() {
    return meaning;
  }

  /** Whether the checker can name its violation; if not, the meaning says who can. */
  public boolean isJudged() {
    return judged;
  }
}
