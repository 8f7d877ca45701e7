package io.gapless.command.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gapless.command.account.AccountEvent.AccountClosed;
import io.gapless.command.account.AccountEvent.AccountCreated;
import io.gapless.command.account.AccountEvent.AddressChanged;
import io.gapless.command.account.AccountEvent.InterestAdded;
import io.gapless.command.account.AccountEvent.InterestRemoved;
import io.gapless.command.decide.EventFormat.StoredForm;
import io.gapless.command.decide.InvalidFieldException;
import io.gapless.command.json.JsonObject;
import io.gapless.command.json.StrictJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AccountFormatsTest {
  private final AccountCommandFormat commands = new AccountCommandFormat();
  private final AccountEventFormat events = new AccountEventFormat();

  @Test
  void every_named_command_can_be_read() {
    assertThat(commands.names())
        .allSatisfy(
            name -> assertThat(commands.read(name, body(name))).isInstanceOf(AccountCommand.class));
  }

  @Test
  void limits_count_characters_not_code_units() {
    String most = "😀".repeat(AccountCommandFormat.MAX_INTEREST);

    assertThat(commands.read("add-interest", JsonObject.empty().with("interest", most)))
        .isEqualTo(new AccountCommand.AddInterest(most));
    assertInvalid("add-interest", "interest", JsonObject.empty().with("interest", most + "x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "create | name | {\"email\":\"a@b\",\"address\":\"x\"}",
        "create | name | {\"name\":\"\",\"email\":\"a@b\",\"address\":\"x\"}",
        "create | name | {\"name\":\" \\t \",\"email\":\"a@b\",\"address\":\"x\"}",
        "create | name | {\"name\":null,\"email\":\"a@b\",\"address\":\"x\"}",
        "create | name | {\"name\":[\"x\"],\"email\":\"a@b\",\"address\":\"x\"}",
        "create | name | {\"name\":\"a\\nb\",\"email\":\"a@b\",\"address\":\"x\"}",
        "create | email | {\"name\":\"A\",\"email\":\"ab\",\"address\":\"x\"}",
        "create | email | {\"name\":\"A\",\"email\":\"a@b@c\",\"address\":\"x\"}",
        "create | email | {\"name\":\"A\",\"email\":\"a b@c\",\"address\":\"x\"}",
        "create | address | {\"name\":\"A\",\"email\":\"a@b\",\"address\":\"x\\u0007\"}",
        "create | zip | {\"name\":\"A\",\"email\":\"a@b\",\"address\":\"x\",\"zip\":1}",
        "change-address | address | {}",
        "remove-interest | interest | {\"interest\":7}",
        "close | reason | {\"reason\":\"x\"}",
      })
  void a_wrong_field_is_named(String command, String field, String body) {
    assertInvalid(command, field, StrictJson.read(body.getBytes(UTF_8)));
  }

  @Test
  void an_address_may_have_several_lines() {
    assertThat(commands.read("change-address", JsonObject.empty().with("address", "1 Road\nTown")))
        .isEqualTo(new AccountCommand.ChangeAddress("1 Road\nTown"));
  }

  @Test
  void a_long_unknown_name_is_cut() {
    assertThatExceptionOfType(InvalidFieldException.class)
        .isThrownBy(() -> commands.read("close", JsonObject.empty().with("x".repeat(200), "y")))
        .satisfies(e -> assertThat(e.field()).hasSizeLessThan(70));
  }

  @ParameterizedTest
  @MethodSource("allEvents")
  void events_come_back_as_they_were_stored(AccountEvent event) {
    StoredForm stored = events.write(event);

    AccountEvent read =
        events.read(
            new StoredForm(
                stored.type(), stored.schemaVersion(), StrictJson.read(stored.payload().bytes())));

    assertThat(read).isEqualTo(event);
  }

  @Test
  void an_unknown_event_or_schema_or_payload_is_not_guessed_at() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> events.read(new StoredForm("AccountMerged", 1, JsonObject.empty())));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> events.read(new StoredForm("AccountClosed", 2, JsonObject.empty())));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> events.read(new StoredForm("InterestAdded", 1, JsonObject.empty())));
  }

  @Test
  void a_state_shows_all_there_is() {
    Account open = new Account.Open("Ada", "a@b", "1 Road", List.of("chess", "go"));

    byte[] json = new AccountStateFormat().write(open).bytes();

    assertThat(new String(json, UTF_8))
        .isEqualTo(
            "{\"status\":\"open\",\"name\":\"Ada\",\"email\":\"a@b\",\"address\":\"1 Road\","
                + "\"interests\":[\"chess\",\"go\"]}");
  }

  static List<AccountEvent> allEvents() {
    return List.of(
        new AccountCreated("Ada \"x\" é", "a@b", "1 Road\nTown"),
        new AddressChanged("2 Road"),
        new InterestAdded("chess"),
        new InterestRemoved("chess"),
        new AccountClosed());
  }

  private static JsonObject body(String command) {
    return switch (command) {
      case "create" ->
          JsonObject.empty().with("name", "A").with("email", "a@b").with("address", "x");
      case "change-address" -> JsonObject.empty().with("address", "x");
      case "close" -> JsonObject.empty();
      default -> JsonObject.empty().with("interest", "x");
    };
  }

  private void assertInvalid(String command, String field, JsonObject body) {
    assertThatExceptionOfType(InvalidFieldException.class)
        .isThrownBy(() -> commands.read(command, body))
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
  }
}
