/** The application of {@code docs/frameworks.md}, in Micronaut. */
@NullMarked
package io.gapless.projection.micronaut.example;

import org.jspecify.annotations.NullMarked;
