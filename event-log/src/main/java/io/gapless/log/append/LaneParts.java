package io.gapless.log.append;

import io.gapless.log.internal.EventStoreConnections;
import io.gapless.log.writer.CurrentWriter;
import io.gapless.log.writer.StoreHealth;
import java.time.Clock;

/**
 * What all lanes share.
 *
 * @param connections each lane opens its own
 * @param writers under whose id they append
 * @param health what they learn of the store
 * @param committedEvents where committed events go next
 * @param clock for ages only
 */
public record LaneParts(
    EventStoreConnections connections,
    CurrentWriter writers,
    StoreHealth health,
    CommittedEvents committedEvents,
    Clock clock) {}
