package io.gapless.command.receive;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;

/**
 * A command as it came in, its body and most of its headers not looked at. Immutable.
 *
 * @param id chosen by the caller, or made here
 * @param idGiven whether the caller chose it; only then can it be a repetition
 * @param entity what it is for
 * @param command its name
 * @param headers of the request
 * @param body of the request
 */
public record IncomingCommand(
    CommandId id,
    boolean idGiven,
    EntityKey entity,
    String command,
    RequestHeaders headers,
    CommandBody body) {
  /** The same command with other headers. */
  public IncomingCommand with(RequestHeaders other) {
    return new IncomingCommand(id, idGiven, entity, command, other, body);
  }
}
