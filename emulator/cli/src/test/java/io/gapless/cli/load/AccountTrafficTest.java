package io.gapless.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AccountTrafficTest {
  private static final int COMMANDS = 2_000;

  @Test
  void only_accounts_whose_opening_was_answered_are_changed() {
    AccountTraffic traffic = new AccountTraffic("t", 100, new Random(1));
    Set<String> open = new HashSet<>();
    for (int number = 0; number < COMMANDS; number++) {
      AccountCommand command = traffic.next();
      if (!command.name().equals(AccountCommand.CREATE)) {
        assertThat(open).contains(command.account());
      } else if (number % 2 == 0) {
        open.add(command.account());
        traffic.done(command);
      }
    }
  }

  @Test
  void as_many_accounts_are_opened_as_were_asked_for() {
    List<AccountCommand> commands = commands(new AccountTraffic("t", 100, new Random(1)));
    assertThat(commands.stream().filter(it -> it.name().equals(AccountCommand.CREATE)))
        .hasSize(100)
        .extracting(AccountCommand::account)
        .doesNotHaveDuplicates();
  }

  @Test
  void every_command_has_an_id_of_its_own() {
    assertThat(commands(new AccountTraffic("t", 100, new Random(1))))
        .extracting(AccountCommand::id)
        .doesNotHaveDuplicates();
  }

  @Test
  void an_id_with_any_letters_is_safe_in_a_path() {
    assertThat(AccountCommand.create("a b/ü+?").path())
        .isEqualTo("/v1/account/a%20b%2F%C3%BC%2B%3F/commands/create");
  }

  private static List<AccountCommand> commands(AccountTraffic traffic) {
    List<AccountCommand> commands = new ArrayList<>();
    for (int number = 0; number < COMMANDS; number++) {
      AccountCommand command = traffic.next();
      traffic.done(command);
      commands.add(command);
    }
    return commands;
  }
}
