package io.gapless.log.writer;

import io.gapless.event.WriterId;

/**
 * A writer of this process, from its registration to its close.
 *
 * @param id under which it appends
 * @param tracker its watermark
 */
public record Writer(WriterId id, WatermarkTracker tracker) {}
