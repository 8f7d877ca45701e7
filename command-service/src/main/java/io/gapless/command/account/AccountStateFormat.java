package io.gapless.command.account;

import io.gapless.command.decide.StateFormat;
import io.gapless.command.json.JsonObject;
import io.gapless.command.json.JsonValue;

/** Accounts as callers see them. */
final class AccountStateFormat implements StateFormat<Account> {
  @Override
  public JsonObject write(Account state) {
    return switch (state) {
      case Account.Open open -> account("open", open);
      case Account.Closed closed -> account("closed", closed.last());
      case Account.Absent absent ->
          throw new IllegalArgumentException("an absent account has nothing to show");
    };
  }

  private static JsonObject account(String status, Account.Open account) {
    return JsonObject.empty()
        .with("status", status)
        .with("name", account.name())
        .with("email", account.email())
        .with("address", account.address())
        .with("interests", JsonValue.Array.ofTexts(account.interests()));
  }
}
