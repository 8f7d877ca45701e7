package io.gapless.cli.torture.evidence;

/** A record's place on the topic. */
public record Place(int partition, long offset) {}
