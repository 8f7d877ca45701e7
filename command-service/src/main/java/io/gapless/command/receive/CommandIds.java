package io.gapless.command.receive;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.InvalidEventException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Gives every command its id: the caller's, or a new one. Thread-safe.
 *
 * @param newId makes ids for callers that sent none
 */
public record CommandIds(Supplier<UUID> newId) {
  /**
   * @throws InvalidRequestException if the caller's is malformed
   */
  public IncomingCommand identify(
      EntityKey entity, String command, RequestHeaders headers, CommandBody body) {
    Optional<String> given = headers.one(RequestHeaders.IDEMPOTENCY_KEY);
    CommandId id = given.map(CommandIds::parse).orElseGet(this::create);
    return new IncomingCommand(id, given.isPresent(), entity, command, headers, body);
  }

  private CommandId create() {
    return new CommandId(newId.get().toString());
  }

  private static CommandId parse(String header) {
    try {
      return new CommandId(header);
    } catch (InvalidEventException e) {
      throw new InvalidRequestException(RequestHeaders.IDEMPOTENCY_KEY, e.rule());
    }
  }
}
