/** For Micronaut applications: projections that start and stop with the application context. */
@NullMarked
package io.gapless.projection.micronaut;

import org.jspecify.annotations.NullMarked;
