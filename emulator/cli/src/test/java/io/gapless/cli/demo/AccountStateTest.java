package io.gapless.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.cli.example.AccountChange;
import org.junit.jupiter.api.Test;

final class AccountStateTest {
  private static final AccountState OPEN =
      AccountState.nothing().after(new AccountChange.Created("Ada", "ada@example.org", "here"));

  @Test
  void an_account_has_what_it_was_opened_with() {
    assertThat(OPEN.name()).isEqualTo("Ada");
    assertThat(OPEN.email()).isEqualTo("ada@example.org");
    assertThat(OPEN.address()).isEqualTo("here");
    assertThat(OPEN.closed()).isFalse();
    assertThat(OPEN.version()).isEqualTo(1);
  }

  @Test
  void the_last_address_counts() {
    AccountState moved =
        OPEN.after(new AccountChange.AddressChanged("there"))
            .after(new AccountChange.AddressChanged("elsewhere"));
    assertThat(moved.address()).isEqualTo("elsewhere");
    assertThat(moved.version()).isEqualTo(3);
  }

  @Test
  void interests_come_and_go() {
    AccountState changed =
        OPEN.after(new AccountChange.InterestAdded("chess"))
            .after(new AccountChange.InterestAdded("yoga"))
            .after(new AccountChange.InterestRemoved("chess"));
    assertThat(changed.interests()).containsExactly("yoga");
  }

  @Test
  void a_closed_account_stays_as_it_was() {
    AccountState closed = OPEN.after(new AccountChange.Closed());
    assertThat(closed.closed()).isTrue();
    assertThat(closed.name()).isEqualTo("Ada");
  }
}
