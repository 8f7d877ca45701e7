package io.gapless.cli.example;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.cli.example.AccountFold.Account;
import io.gapless.cli.example.AccountFold.Interest;
import io.gapless.event.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AccountFoldTest {
  private final AccountHistory ann = new AccountHistory("ann");
  private final AccountHistory bob = new AccountHistory("bob");

  @Test
  void an_account_is_what_its_events_add_up_to() {
    Account account =
        account(ann, ann.created(), ann.moved("there"), ann.moved("elsewhere"), ann.closed());

    assertThat(account.created())
        .isEqualTo(new AccountChange.Created("ann", "ann@example.org", "here"));
    assertThat(account.address()).isEqualTo("elsewhere");
    assertThat(account.closed()).isTrue();
    assertThat(account.version()).isEqualTo(4);
  }

  @Test
  void of_an_account_from_before_only_the_changes_are_known() {
    ann.created();
    Account account = account(ann, ann.added("chess"));

    assertThat(account.created()).isNull();
    assertThat(account.address()).isNull();
    assertThat(account.closed()).isFalse();
    assertThat(account.version()).isEqualTo(2);
  }

  @Test
  void interests_that_come_and_go_leave_nothing() {
    AccountFold fold =
        fold(
            ann.added("chess"),
            ann.added("yoga"),
            ann.removed("chess"),
            ann.removed("opera"),
            bob.added("yoga"));

    assertThat(fold.interests())
        .containsEntry(new Interest(ann.account(), "chess"), 0)
        .containsEntry(new Interest(ann.account(), "yoga"), 1)
        .containsEntry(new Interest(ann.account(), "opera"), -1)
        .containsEntry(new Interest(bob.account(), "yoga"), 1)
        .hasSize(4);
    assertThat(fold.ranking())
        .containsEntry("chess", 0L)
        .containsEntry("yoga", 2L)
        .containsEntry("opera", -1L)
        .hasSize(3);
  }

  @Test
  void those_that_were_closed_are_named() {
    AccountFold fold = fold(bob.closed(), ann.added("chess"), ann.closed());

    assertThat(fold.closed()).containsExactly(ann.account(), bob.account());
    assertThat(fold.ranking()).containsEntry("chess", 1L);
  }

  @Test
  void everything_is_in_key_order_but_the_journal() {
    Event bobs = bob.added("yoga");
    Event anns = ann.added("chess");
    AccountFold fold = fold(bobs, anns);

    assertThat(fold.accounts().keySet()).containsExactly(ann.account(), bob.account());
    assertThat(fold.interests().keySet())
        .containsExactly(new Interest(ann.account(), "chess"), new Interest(bob.account(), "yoga"));
    assertThat(fold.ranking().keySet()).containsExactly("chess", "yoga");
    assertThat(fold.journal()).containsExactly(bobs, anns);
  }

  @Test
  void whoever_writes_it_cannot_change_it() {
    AccountFold fold = fold(ann.created(), ann.added("chess"));

    assertThatThrownBy(() -> fold.ranking().put("chess", 7L))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> fold.accounts().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> fold.interests().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> fold.journal().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static Account account(AccountHistory history, Event... events) {
    return requireNonNull(fold(events).accounts().get(history.account()));
  }

  private static AccountFold fold(Event... events) {
    return AccountFold.of(List.of(events));
  }
}
