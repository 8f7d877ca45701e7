package io.gapless.projection.micronaut;

import io.gapless.projection.BatchHandler;
import io.gapless.projection.EventHandler;
import jakarta.inject.Singleton;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes an {@link EventHandler} or a {@link BatchHandler} the handler of a projection, which runs
 * for as long as the application context does. On a class, which becomes a singleton by it, or on
 * the method of a factory.
 */
@Documented
@Singleton
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface ProjectionHandler {
  /** The projection's name: its consumer group and the key of its rows. */
  String name();

  /** The entity types whose events it folds, at least one. */
  String[] of();
}
