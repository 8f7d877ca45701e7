package io.gapless.command.account;

import io.gapless.command.account.AccountEvent.AccountClosed;
import io.gapless.command.account.AccountEvent.AccountCreated;
import io.gapless.command.account.AccountEvent.AddressChanged;
import io.gapless.command.account.AccountEvent.InterestAdded;
import io.gapless.command.account.AccountEvent.InterestRemoved;
import io.gapless.command.decide.EventFormat;
import io.gapless.command.json.JsonObject;
import io.gapless.command.json.JsonValue;

/** Accounts' events in JSON. */
final class AccountEventFormat implements EventFormat<AccountEvent> {
  private static final int SCHEMA_VERSION = 1;

  @Override
  public StoredForm write(AccountEvent event) {
    return switch (event) {
      case AccountCreated created ->
          stored(
              "AccountCreated",
              JsonObject.empty()
                  .with("name", created.name())
                  .with("email", created.email())
                  .with("address", created.address()));
      case AddressChanged changed ->
          stored("AddressChanged", JsonObject.empty().with("address", changed.address()));
      case InterestAdded added ->
          stored("InterestAdded", JsonObject.empty().with("interest", added.interest()));
      case InterestRemoved removed ->
          stored("InterestRemoved", JsonObject.empty().with("interest", removed.interest()));
      case AccountClosed closed -> stored("AccountClosed", JsonObject.empty());
    };
  }

  @Override
  public AccountEvent read(StoredForm stored) {
    if (stored.schemaVersion() != SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          "accounts have no events of schema version " + stored.schemaVersion());
    }
    JsonObject payload = stored.payload();
    return switch (stored.type()) {
      case "AccountCreated" ->
          new AccountCreated(
              text(payload, "name"), text(payload, "email"), text(payload, "address"));
      case "AddressChanged" -> new AddressChanged(text(payload, "address"));
      case "InterestAdded" -> new InterestAdded(text(payload, "interest"));
      case "InterestRemoved" -> new InterestRemoved(text(payload, "interest"));
      case "AccountClosed" -> new AccountClosed();
      default -> throw new IllegalArgumentException("accounts have no event " + stored.type());
    };
  }

  private static StoredForm stored(String type, JsonObject payload) {
    return new StoredForm(type, SCHEMA_VERSION, payload);
  }

  private static String text(JsonObject payload, String name) {
    if (payload.members().get(name) instanceof JsonValue.Text text) {
      return text.value();
    }
    throw new IllegalArgumentException("an account's event lacks the text " + name);
  }
}
