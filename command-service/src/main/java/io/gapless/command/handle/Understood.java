package io.gapless.command.handle;

/** What a request turned out to be. */
sealed interface Understood {
  /** A command that its entity type understands. */
  record AsCommand(PendingCommand<?, ?, ?> command) implements Understood {}

  /** Nothing for any entity type. */
  record AsAnswer(CommandOutcome outcome) implements Understood {}
}
