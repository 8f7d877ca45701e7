package io.gapless.cli.demo;

import io.gapless.cli.example.AccountChange;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an account is after its events, folded here without the projection's code.
 *
 * @param name its owner's name
 * @param email where to write to
 * @param address where it lives
 * @param interests without repetition
 * @param closed whether it is closed
 * @param version of its last event
 */
record AccountState(
    String name,
    String email,
    String address,
    SortedSet<String> interests,
    boolean closed,
    long version) {
  AccountState {
    interests = Collections.unmodifiableSortedSet(new TreeSet<>(interests));
  }

  /** Before the first event. */
  static AccountState nothing() {
    return new AccountState("", "", "", new TreeSet<>(), false, 0);
  }

  /** After one event more. */
  AccountState after(AccountChange change) {
    long next = version + 1;
    return switch (change) {
      case AccountChange.Created it ->
          new AccountState(it.name(), it.email(), it.address(), interests, closed, next);
      case AccountChange.AddressChanged it ->
          new AccountState(name, email, it.address(), interests, closed, next);
      case AccountChange.InterestAdded it -> {
        SortedSet<String> more = new TreeSet<>(interests);
        more.add(it.interest());
        yield new AccountState(name, email, address, more, closed, next);
      }
      case AccountChange.InterestRemoved it -> {
        SortedSet<String> fewer = new TreeSet<>(interests);
        fewer.remove(it.interest());
        yield new AccountState(name, email, address, fewer, closed, next);
      }
      case AccountChange.Closed it -> new AccountState(name, email, address, interests, true, next);
    };
  }
}
