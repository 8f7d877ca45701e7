package io.gapless.command.load;

import io.gapless.command.json.JsonObject;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;

/**
 * An entity as callers see it.
 *
 * @param entity which one
 * @param version 1 or more
 * @param state its state at that version
 */
public record EntityView(EntityKey entity, EntityVersion version, JsonObject state) {}
