package io.gapless.projection.internal.core;

import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.ParkedEntity;

/**
 * A decision to park.
 *
 * @param from where the entity stands
 * @param parked what is to be kept of it
 */
public record ToPark(AppliedPosition from, ParkedEntity parked) {}
