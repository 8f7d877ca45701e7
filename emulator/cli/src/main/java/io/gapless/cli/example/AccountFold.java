package io.gapless.cli.example;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the events of one transaction add up to, for {@link AccountWriter} to write with few
 * statements. Everything is in key order: transactions for different accounts run at once, and all
 * take the locks they share in one order. Each has a fold of its own; not thread-safe.
 */
final class AccountFold {
  /** Before the first event of a batch an account may exist or not; these are its changes. */
  static final class Account {
    private AccountChange.@Nullable Created created;
    private @Nullable String address;
    private boolean closed;
    private long version;

    /** Its first event, if it is among these. */
    AccountChange.@Nullable Created created() {
      return created;
    }

    /** Its address now, if it moved. */
    @Nullable String address() {
      return address;
    }

    /** Whether it was closed. */
    boolean closed() {
      return closed;
    }

    /** After its last event. */
    long version() {
      return version;
    }
  }

  /** An account's interest in something. */
  record Interest(EntityKey account, String interest) implements Comparable<Interest> {
    @Override
    public int compareTo(Interest other) {
      int byAccount = account.compareTo(other.account);
      return byAccount != 0 ? byAccount : interest.compareTo(other.interest);
    }
  }

  private final Map<EntityKey, Account> accounts = new TreeMap<>();
  private final Map<Interest, Integer> interests = new TreeMap<>();
  private final Map<String, Long> ranking = new TreeMap<>();
  private final List<Event> journal = new ArrayList<>();

  /** Folds events, each account's in version order, and writes what they add up to. */
  static void apply(List<Event> events, Connection connection) throws SQLException {
    new AccountWriter(connection).write(of(events));
  }

  /** What events add up to, each account's in version order. */
  static AccountFold of(List<Event> events) {
    AccountFold fold = new AccountFold();
    events.forEach(fold::add);
    return fold;
  }

  /** By id. */
  Map<EntityKey, Account> accounts() {
    return Collections.unmodifiableMap(accounts);
  }

  /** Interests that were added (1) or removed (-1); what was both, in whatever order, is not. */
  Map<Interest, Integer> interests() {
    return Collections.unmodifiableMap(interests);
  }

  /** By how much the number of accounts with an interest changes, but for what closing does. */
  Map<String, Long> ranking() {
    return Collections.unmodifiableMap(ranking);
  }

  /** By id, those that were closed: they keep their interests but count no more. */
  List<EntityKey> closed() {
    return accounts.entrySet().stream()
        .filter(account -> account.getValue().closed())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** All events, as they came. */
  List<Event> journal() {
    return Collections.unmodifiableList(journal);
  }

  private void add(Event event) {
    journal.add(event);
    Account account = accounts.computeIfAbsent(event.entity(), id -> new Account());
    account.version = event.version().value();
    switch (AccountChange.read(event.type(), event.payload().bytes())) {
      case AccountChange.Created created -> account.created = created;
      case AccountChange.AddressChanged changed -> account.address = changed.address();
      case AccountChange.InterestAdded added -> interest(event, added.interest(), 1);
      case AccountChange.InterestRemoved removed -> interest(event, removed.interest(), -1);
      case AccountChange.Closed closed -> account.closed = true;
    }
  }

  private void interest(Event event, String interest, int change) {
    interests.merge(new Interest(event.entity(), interest), change, Integer::sum);
    ranking.merge(interest, (long) change, Long::sum);
  }
}
