/** The application of {@code docs/frameworks.md}, in Spring Boot. */
@NullMarked
package io.gapless.projection.spring.example;

import org.jspecify.annotations.NullMarked;
