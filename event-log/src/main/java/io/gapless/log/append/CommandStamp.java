package io.gapless.log.append;

import io.gapless.event.CommandId;
import io.gapless.event.Digest;

/**
 * By what a repeated command is known.
 *
 * @param id chosen by the sender
 * @param request digest of everything that makes the request what it is (command name, entity,
 *     body, expected version): the same id with another digest is refused
 */
public record CommandStamp(CommandId id, Digest request) {
  /**
   * @param request all that makes the request what it is, as bytes that are the same each time
   */
  public static CommandStamp of(String id, byte[] request) {
    return new CommandStamp(new CommandId(id), Digest.of(request));
  }
}
