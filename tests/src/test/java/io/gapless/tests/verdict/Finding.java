package io.gapless.tests.verdict;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;

/** One way in which the promise was broken. */
public sealed interface Finding {
  /** Committed, and has not taken effect. */
  record Missing(EntityKey entity, EntityVersion version) implements Finding {}

  /** Took effect more than once. */
  record AppliedTwice(EntityKey entity, EntityVersion version) implements Finding {}

  /** Took effect when the version before it had not, or a higher one had. */
  record OutOfOrder(EntityKey entity, EntityVersion version) implements Finding {}

  /** Took effect, and was never committed. */
  record Phantom(EntityKey entity, EntityVersion version, EventId id) implements Finding {}

  /** Took effect with another payload than was committed. */
  record Altered(EntityKey entity, EntityVersion version) implements Finding {}

  /** Effects and state disagree, so they were not one transaction. */
  record Torn(EntityKey entity, long effects, long folded) implements Finding {}

  /** The store skips this version. */
  record Hole(EntityKey entity, EntityVersion version) implements Finding {}

  /** The store has this version at a lower position than the version before it. */
  record Swapped(EntityKey entity, EntityVersion version) implements Finding {}

  /** The caller was told that it has happened; the store does not know it. */
  record LostCommit(CommandId command) implements Finding {}

  /** The caller was told that it will not happen; the store has it. */
  record DoneThoughRefused(CommandId command) implements Finding {}

  /** The caller was told another version or number of events than the store has. */
  record WrongAnswer(CommandId command) implements Finding {}

  /** The store has more events of the command than the command has. */
  record CommandTwice(CommandId command) implements Finding {}

  /** The store has some of the command's events, but not all, or not its row. */
  record HalfDone(CommandId command) implements Finding {}
}
