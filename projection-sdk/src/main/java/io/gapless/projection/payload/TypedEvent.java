package io.gapless.projection.payload;

import io.gapless.event.Event;

/**
 * An event and what its payload was read as.
 *
 * @param event as it is stored
 * @param payload up to date
 */
public record TypedEvent<P>(Event event, P payload) {}
