package io.gapless.log.spill;

import java.time.Instant;

/**
 * A spilled event that cannot be published as it is.
 *
 * @param event the event
 * @param attempts how often it was tried
 * @param lastError what the last attempt ended with
 * @param quarantinedAt since when it is set aside, by the fallback store's clock
 */
public record QuarantinedEvent(
    SpilledEvent event, long attempts, String lastError, Instant quarantinedAt) {}
