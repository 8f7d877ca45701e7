package io.gapless.command.account;

/** What happens to an account. */
sealed interface AccountEvent {
  record AccountCreated(String name, String email, String address) implements AccountEvent {}

  record AddressChanged(String address) implements AccountEvent {}

  record InterestAdded(String interest) implements AccountEvent {}

  record InterestRemoved(String interest) implements AccountEvent {}

  record AccountClosed() implements AccountEvent {}
}
