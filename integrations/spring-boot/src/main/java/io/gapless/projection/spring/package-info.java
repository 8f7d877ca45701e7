/** For Spring Boot applications: projections that start and stop with the application context. */
@NullMarked
package io.gapless.projection.spring;

import org.jspecify.annotations.NullMarked;
