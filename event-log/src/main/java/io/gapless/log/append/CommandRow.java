package io.gapless.log.append;

import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;

/**
 * What is remembered of a command that was carried out.
 *
 * @param request digest of the request
 * @param entity its entity
 * @param firstVersion version of its first event; {@code lastVersion + 1} if it had none
 * @param lastVersion the entity's version right after it
 */
record CommandRow(Digest request, EntityKey entity, long firstVersion, EntityVersion lastVersion) {
  /** The answer to a command with the same id. */
  AppendResult answer(CommandStamp repeated) {
    return request.equals(repeated.request())
        ? new AppendResult.AlreadyAppended(
            (int) (lastVersion.value() - firstVersion + 1), lastVersion)
        : new AppendResult.CommandIdReused();
  }
}
