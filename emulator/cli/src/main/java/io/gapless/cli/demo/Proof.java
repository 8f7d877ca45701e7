package io.gapless.cli.demo;

import io.gapless.stack.StackException;
import io.gapless.stack.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether a projection is what the event store says: every account folded from its events and
 * compared with the projection's row, and every application of an event accounted for.
 *
 * @param journal how often each event took effect
 * @param accounts in the event store
 * @param different accounts whose row differs from the fold, or that only one side has
 * @param rankingIsEqual whether the ranking counts what the folded accounts say
 * @param examples a few of the accounts that differ
 */
public record Proof(
    JournalCheck journal,
    long accounts,
    long different,
    boolean rankingIsEqual,
    List<String> examples) {
  private static final int MAX_EXAMPLES = 5;
  private static final String FIGURE = "  %-18s %,12d%s";

  public Proof {
    examples = List.copyOf(examples);
  }

  /** Reads both databases; nothing may be under way any more. */
  public static Proof of(Database eventStore, Database accounts) {
    try (Connection connection = accounts.connect()) {
      return new Reader(new ProjectedAccounts(connection)).read(eventStore);
    } catch (SQLException e) {
      throw new StackException("cannot compare the projection with the event store", e);
    }
  }

  /** Nothing missing, nothing twice, nothing out of order, no row that differs. */
  public boolean holds() {
    return journal.holds() && different == 0 && rankingIsEqual;
  }

  /** For people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(figure("events committed", journal.committed(), ""));
    lines.add(figure("applied", journal.applied(), ""));
    lines.add(figure("missing", journal.missing(), ""));
    lines.add(figure("applied twice", journal.twice(), ""));
    lines.add(figure("out of order", journal.outOfOrder(), ""));
    lines.add(
        figure(
            "accounts",
            accounts,
            ", compared row by row, " + (different == 0 ? "all equal" : different + " differ")));
    lines.add("  the ranking of interests " + (rankingIsEqual ? "is equal" : "DIFFERS"));
    if (journal.foreign() > 0) {
      lines.add(figure("not in the store", journal.foreign(), " were applied"));
    }
    examples.forEach(it -> lines.add("  " + it));
    return lines;
  }

  private static String figure(String name, long value, String more) {
    return FIGURE.formatted(name, value, more);
  }

  /** Adds up what the comparison of each account brings. */
  private static final class Reader {
    private final ProjectedAccounts projected;
    private final Map<String, Long> ranking = new TreeMap<>();
    private final List<String> examples = new ArrayList<>();
    private JournalCheck journal = JournalCheck.none();
    private long accounts;
    private long absent;
    private long different;

    Reader(ProjectedAccounts projected) {
      this.projected = projected;
    }

    Proof read(Database eventStore) throws SQLException {
      EventStoreFold.fold(eventStore, this::compare);
      long unknownAccounts = Math.max(0, projected.accounts() - (accounts - absent));
      long unknownEvents = Math.max(0, projected.applied() - journal.applied());
      JournalCheck foreign = new JournalCheck(0, unknownEvents, 0, 0, 0, unknownEvents);
      return new Proof(
          journal.plus(foreign),
          accounts,
          different + unknownAccounts,
          ranking.equals(projected.ranking()),
          examples);
    }

    private void compare(StoredAccount stored) throws SQLException {
      accounts++;
      journal = journal.plus(JournalCheck.of(stored.eventIds(), projected.journal(stored.id())));
      rank(stored.state());
      Optional<AccountState> row = projected.account(stored.id());
      if (row.isEmpty()) {
        absent++;
      }
      if (!row.equals(Optional.of(stored.state()))) {
        differs(stored, row);
      }
    }

    private void rank(AccountState state) {
      if (!state.closed()) {
        state.interests().forEach(it -> ranking.merge(it, 1L, Long::sum));
      }
    }

    private void differs(StoredAccount stored, Optional<AccountState> row) {
      different++;
      if (examples.size() < MAX_EXAMPLES) {
        examples.add(
            "%s: the events say %s, the projection %s"
                .formatted(
                    stored.id(),
                    stored.state(),
                    row.map(AccountState::toString).orElse("nothing")));
      }
    }
  }
}
