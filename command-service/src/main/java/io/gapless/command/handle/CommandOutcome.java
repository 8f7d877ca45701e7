package io.gapless.command.handle;

import io.gapless.event.EntityVersion;

/** What became of a command. */
public sealed interface CommandOutcome {
  /**
   * It is committed.
   *
   * @param version the entity's version right after it
   * @param events how many events it appended
   * @param replayed whether it was so already, and this is the first answer again
   */
  record Committed(EntityVersion version, int events, boolean replayed) implements CommandOutcome {}

  /** It cannot be understood: {@code field} does not follow {@code rule}. */
  record Malformed(String field, String rule) implements CommandOutcome {}

  /** There is no such entity type. */
  record EntityTypeUnknown() implements CommandOutcome {}

  /** The entity type has no such command. */
  record CommandUnknown() implements CommandOutcome {}

  /** There is no such entity. */
  record EntityUnknown() implements CommandOutcome {}

  /** A rule of the domain forbids it. */
  record Rejected(String reason, String message) implements CommandOutcome {}

  /** The entity has another version than the caller, or the last attempt, built on. */
  record VersionConflict(EntityVersion expected, EntityVersion actual) implements CommandOutcome {}

  /** The command id stands for another request. */
  record CommandIdReused() implements CommandOutcome {}

  /** An event above {@code limit} bytes. */
  record PayloadTooLarge(int bytes, int limit) implements CommandOutcome {}

  /** Too much is under way. Nothing was appended. */
  record Overloaded() implements CommandOutcome {}

  /** The event store does not answer. Nothing was appended, and nothing will be. */
  record StoreUnavailable() implements CommandOutcome {}

  /** It may be committed or not: the same command id gets the true answer. */
  record OutcomeUnknown() implements CommandOutcome {}
}
