package io.gapless.replay.backfill;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;

/**
 * Some versions of one entity.
 *
 * @param entity the entity
 * @param from the first version
 * @param count how many, at least 1
 */
record VersionRange(EntityKey entity, EntityVersion from, int count) {}
