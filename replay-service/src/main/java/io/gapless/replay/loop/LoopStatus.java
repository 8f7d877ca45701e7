package io.gapless.replay.loop;

/**
 * How a loop is.
 *
 * @param name which loop
 * @param alive whether its thread runs and its last turn ended recently
 * @param detail what is wrong, empty if nothing is
 */
public record LoopStatus(String name, boolean alive, String detail) {}
