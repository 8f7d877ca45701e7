package io.gapless.command.account;

import io.gapless.command.account.AccountEvent.AccountClosed;
import io.gapless.command.account.AccountEvent.AccountCreated;
import io.gapless.command.account.AccountEvent.AddressChanged;
import io.gapless.command.account.AccountEvent.InterestAdded;
import io.gapless.command.account.AccountEvent.InterestRemoved;
import io.gapless.command.decide.Decider;
import io.gapless.command.decide.Decision;
import java.util.List;

/**
 * The rules of accounts: created once, never used after they were closed, at most {@value
 * Account#MAX_INTERESTS} interests. What is so already is accepted without an event.
 */
final class AccountDecider implements Decider<AccountCommand, AccountEvent, Account> {
  @Override
  public Account initial() {
    return new Account.Absent();
  }

  @Override
  public Decision<AccountEvent> decide(AccountCommand command, Account state) {
    return switch (state) {
      case Account.Absent absent -> onAbsent(command);
      case Account.Open open -> onOpen(command, open);
      case Account.Closed closed ->
          Decision.rejected("account-closed", "the account is closed, for good");
    };
  }

  private static Decision<AccountEvent> onAbsent(AccountCommand command) {
    return command instanceof AccountCommand.Create create
        ? Decision.accepted(new AccountCreated(create.name(), create.email(), create.address()))
        : Decision.entityUnknown();
  }

  private static Decision<AccountEvent> onOpen(AccountCommand command, Account.Open open) {
    return switch (command) {
      case AccountCommand.Create create ->
          Decision.rejected("account-exists", "the account exists already");
      case AccountCommand.ChangeAddress change ->
          change.address().equals(open.address())
              ? Decision.unchanged()
              : Decision.accepted(new AddressChanged(change.address()));
      case AccountCommand.AddInterest add -> addInterest(add.interest(), open);
      case AccountCommand.RemoveInterest remove ->
          open.interests().contains(remove.interest())
              ? Decision.accepted(new InterestRemoved(remove.interest()))
              : Decision.unchanged();
      case AccountCommand.Close close -> Decision.accepted(new AccountClosed());
    };
  }

  private static Decision<AccountEvent> addInterest(String interest, Account.Open open) {
    if (open.interests().contains(interest)) {
      return Decision.unchanged();
    }
    return open.isFull()
        ? Decision.rejected(
            "too-many-interests",
            "an account has at most " + Account.MAX_INTERESTS + " interests, remove one first")
        : Decision.accepted(new InterestAdded(interest));
  }

  @Override
  public Account evolve(Account state, AccountEvent event) {
    if (event instanceof AccountCreated created && state instanceof Account.Absent) {
      return new Account.Open(created.name(), created.email(), created.address(), List.of());
    }
    if (!(state instanceof Account.Open open)) {
      throw new IllegalStateException(
          event.getClass().getSimpleName() + " cannot follow " + state.getClass().getSimpleName());
    }
    return evolveOpen(open, event);
  }

  private static Account evolveOpen(Account.Open open, AccountEvent event) {
    return switch (event) {
      case AccountCreated created ->
          throw new IllegalStateException("AccountCreated cannot follow Open");
      case AddressChanged changed -> open.movedTo(changed.address());
      case InterestAdded added -> open.with(added.interest());
      case InterestRemoved removed -> open.without(removed.interest());
      case AccountClosed closed -> new Account.Closed(open);
    };
  }
}
