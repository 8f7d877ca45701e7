package io.gapless.cli.demo;

import java.util.List;
import java.util.UUID;

/**
 * One account as the event store has it.
 *
 * @param id the entity id
 * @param eventIds of versions 1, 2, 3, …
 * @param state its events folded
 */
record StoredAccount(String id, List<UUID> eventIds, AccountState state) {
  StoredAccount {
    eventIds = List.copyOf(eventIds);
  }
}
