package io.gapless.cli.bench.live;

/**
 * An event on the topic for the first time.
 *
 * @param account whose event
 * @param version its version
 * @param isReplayed whether it came out of the fallback store or the event store
 * @param atMicros when the broker appended it, in microseconds since 1970
 */
record Sighting(String account, long version, boolean isReplayed, long atMicros) {}
