package io.gapless.tests.verdict;

import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;

/**
 * One line of the projection's append log: an event that took effect.
 *
 * @param digest of the payload as the handler saw it
 */
public record Effect(EntityKey entity, EntityVersion version, EventId id, Digest digest) {}
