package io.gapless.command.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gapless.command.account.AccountCommand.AddInterest;
import io.gapless.command.account.AccountCommand.ChangeAddress;
import io.gapless.command.account.AccountCommand.Close;
import io.gapless.command.account.AccountCommand.Create;
import io.gapless.command.account.AccountCommand.RemoveInterest;
import io.gapless.command.account.AccountEvent.AccountClosed;
import io.gapless.command.account.AccountEvent.AccountCreated;
import io.gapless.command.account.AccountEvent.AddressChanged;
import io.gapless.command.account.AccountEvent.InterestAdded;
import io.gapless.command.account.AccountEvent.InterestRemoved;
import io.gapless.command.decide.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AccountDeciderTest {
  private static final AccountCreated CREATED = new AccountCreated("Ada", "ada@home.org", "1 Road");
  private static final Create CREATE = new Create("Ada", "ada@home.org", "1 Road");

  private final AccountDecider decider = new AccountDecider();

  @Test
  void an_absent_account_is_created() {
    assertThat(given().when(CREATE)).isEqualTo(Decision.accepted(CREATED));
  }

  @ParameterizedTest
  @MethodSource("commandsOtherThanCreate")
  void an_absent_account_takes_no_other_command(AccountCommand command) {
    assertThat(given().when(command)).isEqualTo(Decision.entityUnknown());
  }

  @Test
  void an_account_is_created_once() {
    assertThat(reason(given(CREATED).when(CREATE))).isEqualTo("account-exists");
  }

  @Test
  void a_new_address_is_an_event() {
    assertThat(given(CREATED).when(new ChangeAddress("2 Road")))
        .isEqualTo(Decision.accepted(new AddressChanged("2 Road")));
  }

  @Test
  void the_same_address_is_no_event() {
    assertThat(given(CREATED, new AddressChanged("2 Road")).when(new ChangeAddress("2 Road")))
        .isEqualTo(Decision.unchanged());
  }

  @Test
  void a_new_interest_is_an_event() {
    assertThat(given(CREATED).when(new AddInterest("chess")))
        .isEqualTo(Decision.accepted(new InterestAdded("chess")));
  }

  @Test
  void an_interest_that_is_there_is_no_event() {
    assertThat(given(CREATED, new InterestAdded("chess")).when(new AddInterest("chess")))
        .isEqualTo(Decision.unchanged());
  }

  @Test
  void interests_are_told_apart_by_case() {
    assertThat(given(CREATED, new InterestAdded("chess")).when(new AddInterest("Chess")))
        .isEqualTo(Decision.accepted(new InterestAdded("Chess")));
  }

  @Test
  void the_last_interest_that_fits_is_added_and_one_more_is_refused() {
    List<AccountEvent> full = new ArrayList<>(List.of(CREATED));
    IntStream.range(1, Account.MAX_INTERESTS).forEach(i -> full.add(new InterestAdded("i" + i)));
    AccountEvent last = new InterestAdded("last");

    Decision<AccountEvent> fits = given(full).when(new AddInterest("last"));
    full.add(last);
    Decision<AccountEvent> tooMany = given(full).when(new AddInterest("more"));

    assertThat(fits).isEqualTo(Decision.accepted(last));
    assertThat(reason(tooMany)).isEqualTo("too-many-interests");
  }

  @Test
  void an_interest_that_is_there_is_removed() {
    assertThat(given(CREATED, new InterestAdded("chess")).when(new RemoveInterest("chess")))
        .isEqualTo(Decision.accepted(new InterestRemoved("chess")));
  }

  @Test
  void removing_an_interest_that_is_not_there_is_no_event() {
    assertThat(
            given(CREATED, new InterestAdded("chess"), new InterestRemoved("chess"))
                .when(new RemoveInterest("chess")))
        .isEqualTo(Decision.unchanged());
  }

  @Test
  void an_open_account_is_closed() {
    assertThat(given(CREATED).when(new Close())).isEqualTo(Decision.accepted(new AccountClosed()));
  }

  @ParameterizedTest
  @MethodSource("allCommands")
  void a_closed_account_takes_no_command(AccountCommand command) {
    assertThat(reason(given(CREATED, new AccountClosed()).when(command)))
        .isEqualTo("account-closed");
  }

  @Test
  void a_closed_account_keeps_what_it_was() {
    Account state = given(CREATED, new InterestAdded("chess"), new AccountClosed()).state();

    assertThat(state)
        .isEqualTo(
            new Account.Closed(
                new Account.Open("Ada", "ada@home.org", "1 Road", List.of("chess"))));
  }

  @Test
  void events_that_cannot_follow_are_not_swallowed() {
    assertThatIllegalStateException().isThrownBy(() -> given(new AddressChanged("2 Road")).state());
    assertThatIllegalStateException().isThrownBy(() -> given(CREATED, CREATED).state());
    assertThatIllegalStateException()
        .isThrownBy(() -> given(CREATED, new AccountClosed(), new AccountClosed()).state());
  }

  static List<AccountCommand> commandsOtherThanCreate() {
    return List.of(
        new ChangeAddress("2 Road"),
        new AddInterest("chess"),
        new RemoveInterest("chess"),
        new Close());
  }

  static List<AccountCommand> allCommands() {
    List<AccountCommand> all = new ArrayList<>(commandsOtherThanCreate());
    all.add(CREATE);
    return all;
  }

  private Given given(AccountEvent... events) {
    return given(List.of(events));
  }

  private Given given(List<AccountEvent> events) {
    return new Given(List.copyOf(events));
  }

  private static String reason(Decision<AccountEvent> decision) {
    assertThat(decision).isInstanceOf(Decision.Rejected.class);
    return ((Decision.Rejected<AccountEvent>) decision).reason();
  }

  private final class Given {
    private final List<AccountEvent> events;

    private Given(List<AccountEvent> events) {
      this.events = events;
    }

    Account state() {
      Account state = decider.initial();
      for (AccountEvent event : events) {
        state = decider.evolve(state, event);
      }
      return state;
    }

    Decision<AccountEvent> when(AccountCommand command) {
      return decider.decide(command, state());
    }
  }
}
