package io.gapless.command.receive;

import io.gapless.event.CommandId;

/**
 * A command as it came in, nothing but its id looked at. Immutable: callers must not change the
 * body.
 *
 * @param id chosen by the caller, or made here
 * @param idGiven whether the caller chose it; only then can it be a repetition
 * @param path of the request
 * @param headers of the request
 * @param body of the request, possibly empty
 */
public record IncomingCommand(
    CommandId id, boolean idGiven, RequestPath path, RequestHeaders headers, byte[] body) {
  /** The same command with other headers. */
  public IncomingCommand with(RequestHeaders other) {
    return new IncomingCommand(id, idGiven, path, other, body);
  }
}
