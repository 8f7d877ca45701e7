package io.gapless.command.receive;

import io.gapless.command.json.JsonObject;
import io.gapless.event.EntityKey;
import io.gapless.log.append.CommandStamp;
import java.util.Map;

/**
 * A command that has been understood, but not yet by its entity type.
 *
 * @param entity what it is for
 * @param command its name
 * @param body its fields
 * @param expected what the caller says of the entity's version
 * @param stamp by what a repetition is known
 * @param mayBeRepeated whether the caller chose the command id, so that it can be a repetition
 * @param metadata for the events
 */
public record CommandRequest(
    EntityKey entity,
    String command,
    JsonObject body,
    ExpectedVersion expected,
    CommandStamp stamp,
    boolean mayBeRepeated,
    Map<String, String> metadata) {
  public CommandRequest {
    metadata = Map.copyOf(metadata);
  }

  /**
   * Reads a command as untrusted input.
   *
   * @throws InvalidRequestException naming the part that is malformed
   */
  public static CommandRequest read(IncomingCommand incoming) {
    EntityKey entity = incoming.entity();
    String command = incoming.command();
    ExpectedVersion expected =
        ExpectedVersion.parse(incoming.headers().one(ExpectedVersion.HEADER));
    Map<String, String> metadata = EventMetadata.of(incoming.headers());
    JsonObject body = incoming.body().read();
    return new CommandRequest(
        entity,
        command,
        body,
        expected,
        new CommandStamp(incoming.id(), RequestDigest.of(entity, command, body, expected)),
        incoming.idGiven(),
        metadata);
  }
}
