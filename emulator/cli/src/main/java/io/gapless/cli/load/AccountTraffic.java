package io.gapless.cli.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Which command comes next: accounts are opened until there are enough, in between and afterwards
 * they move and change their interests. Only accounts whose opening was answered are changed.
 * Thread-safe.
 */
public final class AccountTraffic {
  private static final List<String> INTERESTS =
      List.of(
          "astronomy",
          "baking",
          "chess",
          "diving",
          "esperanto",
          "fencing",
          "gardening",
          "hiking",
          "improvisation",
          "juggling",
          "knitting",
          "literature",
          "mathematics",
          "origami",
          "pottery",
          "sailing",
          "theatre",
          "weaving",
          "yoga",
          "zoology");

  private static final int OPEN_EVERY = 4;
  private static final int KINDS = 10;
  private static final int MOVES = 4;
  private static final int ADDS = 8;

  private final String prefix;
  private final int accounts;
  private final RandomGenerator random;
  private final List<String> open = new ArrayList<>();
  private long commands;
  private int begun;

  /**
   * @param prefix begins the id of every account
   * @param accounts how many to open
   */
  public AccountTraffic(String prefix, int accounts, RandomGenerator random) {
    if (accounts < 1) {
      throw new IllegalArgumentException("at least one account is needed, not " + accounts);
    }
    this.prefix = prefix;
    this.accounts = accounts;
    this.random = random;
  }

  /** The next command. */
  public synchronized AccountCommand next() {
    boolean opens = begun < accounts && commands % OPEN_EVERY == 0;
    commands++;
    return opens || open.isEmpty() ? openAccount() : changeAccount();
  }

  /** The command was carried out. */
  synchronized void done(AccountCommand command) {
    if (command.name().equals(AccountCommand.CREATE)) {
      open.add(command.account());
    }
  }

  private AccountCommand openAccount() {
    begun++;
    return AccountCommand.create(prefix + "-" + begun);
  }

  private AccountCommand changeAccount() {
    String account = open.get(random.nextInt(open.size()));
    int kind = random.nextInt(KINDS);
    if (kind < MOVES) {
      return AccountCommand.changeAddress(account, commands + " Second Street");
    }
    String interest = INTERESTS.get(random.nextInt(INTERESTS.size()));
    String name = kind < ADDS ? "add-interest" : "remove-interest";
    return AccountCommand.of(account, name, Map.of("interest", interest));
  }
}
