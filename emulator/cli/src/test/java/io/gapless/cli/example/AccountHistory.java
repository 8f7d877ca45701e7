package io.gapless.cli.example;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** The events of one account, as the command service would append them. */
final class AccountHistory {
  private static final WriterId WRITER = new WriterId(new UUID(7, 7));

  private final EntityKey account;
  private long version;

  AccountHistory(String id) {
    account = EntityKey.of("account", id);
  }

  EntityKey account() {
    return account;
  }

  Event created() {
    return event(
        "AccountCreated",
        "{\"name\":\"%1$s\",\"email\":\"%1$s@example.org\",\"address\":\"here\"}"
            .formatted(account.id()));
  }

  Event moved(String address) {
    return event("AddressChanged", "{\"address\":\"" + address + "\"}");
  }

  Event added(String interest) {
    return event("InterestAdded", "{\"interest\":\"" + interest + "\"}");
  }

  Event removed(String interest) {
    return event("InterestRemoved", "{\"interest\":\"" + interest + "\"}");
  }

  Event closed() {
    return event("AccountClosed", "{}");
  }

  private Event event(String type, String payload) {
    version++;
    return new Event(
        Position.of(version),
        account,
        EntityVersion.of(version),
        WRITER,
        new EventContent(
            new EventId(new UUID(account.hashCode(), version)),
            type,
            1,
            Payload.ofText(payload),
            Map.of(),
            Instant.EPOCH));
  }
}
