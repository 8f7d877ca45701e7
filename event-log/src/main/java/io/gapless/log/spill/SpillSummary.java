package io.gapless.log.spill;

import java.time.Instant;
import java.util.Optional;

/**
 * @param spilled rows that wait, quarantined ones not counted
 * @param quarantined rows set aside
 * @param oldest when the oldest waiting row was spilled, by the fallback store's clock
 */
public record SpillSummary(long spilled, long quarantined, Optional<Instant> oldest) {}
