package io.gapless.command.account;

import io.gapless.command.decide.CommandFormat;
import io.gapless.command.decide.Fields;
import io.gapless.command.decide.InvalidFieldException;
import io.gapless.command.json.JsonObject;
import java.util.Set;
import java.util.regex.Pattern;

/** Accounts' commands in JSON, with the limits of their fields. */
final class AccountCommandFormat implements CommandFormat<AccountCommand> {
  static final int MAX_NAME = 200;
  static final int MAX_EMAIL = 254;
  static final int MAX_ADDRESS = 1_000;
  static final int MAX_INTEREST = 100;

  private static final String CREATE = "create";
  private static final String CHANGE_ADDRESS = "change-address";
  private static final String ADD_INTEREST = "add-interest";
  private static final String REMOVE_INTEREST = "remove-interest";
  private static final String CLOSE = "close";

  /** Only what can never be an address is refused; whether one exists, only a mail can tell. */
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");

  @Override
  public Set<String> names() {
    return Set.of(CREATE, CHANGE_ADDRESS, ADD_INTEREST, REMOVE_INTEREST, CLOSE);
  }

  @Override
  public AccountCommand read(String name, JsonObject body) {
    Fields fields = new Fields(body);
    AccountCommand command = read(name, fields);
    fields.end();
    return command;
  }

  private static AccountCommand read(String name, Fields fields) {
    return switch (name) {
      case CREATE ->
          new AccountCommand.Create(
              fields.line("name", MAX_NAME), email(fields), fields.lines("address", MAX_ADDRESS));
      case CHANGE_ADDRESS -> new AccountCommand.ChangeAddress(fields.lines("address", MAX_ADDRESS));
      case ADD_INTEREST -> new AccountCommand.AddInterest(interest(fields));
      case REMOVE_INTEREST -> new AccountCommand.RemoveInterest(interest(fields));
      case CLOSE -> new AccountCommand.Close();
      default -> throw new IllegalArgumentException("no such command of accounts");
    };
  }

  private static String email(Fields fields) {
    String email = fields.line("email", MAX_EMAIL);
    if (!EMAIL.matcher(email).matches()) {
      throw new InvalidFieldException("email", "must be an e-mail address");
    }
    return email;
  }

  private static String interest(Fields fields) {
    return fields.line("interest", MAX_INTEREST);
  }
}
