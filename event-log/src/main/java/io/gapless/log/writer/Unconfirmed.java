package io.gapless.log.writer;

import java.time.Duration;

/**
 * Committed events of a writer that are neither published nor spilled.
 *
 * @param count how many
 * @param bytes their payloads
 * @param oldest age of the one with the lowest position, zero if there is none
 */
public record Unconfirmed(long count, long bytes, Duration oldest) {}
