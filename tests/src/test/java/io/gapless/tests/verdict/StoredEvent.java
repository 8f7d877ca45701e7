package io.gapless.tests.verdict;

import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.WriterId;

/** An event as its row in the event store shows it, read without any of the product's code. */
public record StoredEvent(
    Position position,
    EntityKey entity,
    EntityVersion version,
    EventId id,
    Digest digest,
    CommandId command,
    WriterId writer) {}
