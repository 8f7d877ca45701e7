package io.gapless.command.account;

/** What can be asked of an account. */
sealed interface AccountCommand {
  record Create(String name, String email, String address) implements AccountCommand {}

  record ChangeAddress(String address) implements AccountCommand {}

  record AddInterest(String interest) implements AccountCommand {}

  record RemoveInterest(String interest) implements AccountCommand {}

  record Close() implements AccountCommand {}
}
