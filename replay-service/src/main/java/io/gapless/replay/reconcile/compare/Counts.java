package io.gapless.replay.reconcile.compare;

/**
 * What a comparison has seen so far. Numbers are exact, however few findings are listed.
 *
 * @param events of the window in the event store
 * @param records of the window on the topic
 * @param missing findings of that kind
 * @param unknown findings of that kind
 * @param altered findings of that kind
 * @param outOfOrder findings of that kind
 * @param duplicates equal copies beyond the first: by design
 * @param overtaken events that a newer one of another process overtook: by design
 * @param beyondRetention events that the topic may have had and let go: they cannot be judged
 * @param inFlight events that are unconfirmed or lie in the fallback store: not judged yet
 */
public record Counts(
    long events,
    long records,
    long missing,
    long unknown,
    long altered,
    long outOfOrder,
    long duplicates,
    long overtaken,
    long beyondRetention,
    long inFlight) {}
