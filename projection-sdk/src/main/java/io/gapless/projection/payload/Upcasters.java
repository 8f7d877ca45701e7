package io.gapless.projection.payload;

import io.gapless.projection.ProjectionException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Brings payloads of earlier schemas up to date, one schema after the other: 1 to 2, 2 to 3. An
 * upcaster changes a payload and may rename the event type; one event stays one event. What is
 * stored stays as it is. Immutable, and thread-safe if the upcasters are.
 *
 * @param <F> the form in which payloads are changed: {@code byte[]}, or a tree of a JSON library
 */
public final class Upcasters<F> {
  private record Step<F>(SchemaVersion to, UnaryOperator<F> change) {}

  /**
   * A payload brought up to date.
   *
   * @param schema what it looks like now
   * @param payload in the form in which it was changed
   */
  public record Upcast<F>(SchemaVersion schema, F payload) {}

  private final Map<SchemaVersion, Step<F>> steps;

  private Upcasters(Map<SchemaVersion, Step<F>> steps) {
    this.steps = steps;
  }

  /** No upcaster: every payload stays as it is. */
  public static <F> Upcasters<F> none() {
    return new Upcasters<>(Map.of());
  }

  /** These and one more, from a version of a schema to the next. */
  public Upcasters<F> upcast(String type, int version, UnaryOperator<F> change) {
    SchemaVersion from = new SchemaVersion(type, version);
    return upcast(from, from.next(), change);
  }

  /**
   * These and one more.
   *
   * @param change called by several threads at once; must not throw on what was valid once
   * @throws ProjectionException if there is one from this schema, or they would go round in circles
   */
  public Upcasters<F> upcast(SchemaVersion from, SchemaVersion to, UnaryOperator<F> change) {
    if (steps.containsKey(from)) {
      throw new ProjectionException("there are two upcasters from " + from);
    }
    if (schema(to).equals(from)) {
      throw new ProjectionException(
          "upcasters go round in circles: from %s to %s and back".formatted(from, to));
    }
    Map<SchemaVersion, Step<F>> more = new HashMap<>(steps);
    more.put(from, new Step<>(to, change));
    return new Upcasters<>(Map.copyOf(more));
  }

  /** Whether payloads of this schema are changed. */
  public boolean isUpcast(SchemaVersion stored) {
    return steps.containsKey(stored);
  }

  /** The highest version of a type from or to which there is an upcaster; empty if none. */
  public Optional<SchemaVersion> highest(String type) {
    @Nullable SchemaVersion highest = null;
    for (Map.Entry<SchemaVersion, Step<F>> step : steps.entrySet()) {
      highest = higher(type, highest, step.getKey());
      highest = higher(type, highest, step.getValue().to());
    }
    return Optional.ofNullable(highest);
  }

  /** What becomes of a schema after all upcasters that follow from it. */
  public SchemaVersion schema(SchemaVersion stored) {
    SchemaVersion at = stored;
    for (Step<F> step = steps.get(at); step != null; step = steps.get(at)) {
      at = step.to();
    }
    return at;
  }

  /**
   * Brings a payload up to date.
   *
   * @throws PayloadException if an upcaster throws; it names the upcaster and where it threw
   */
  public Upcast<F> apply(SchemaVersion stored, F payload) {
    SchemaVersion at = stored;
    F changed = payload;
    for (Step<F> step = steps.get(at); step != null; step = steps.get(at)) {
      changed = change(at, step, changed);
      at = step.to();
    }
    return new Upcast<>(at, changed);
  }

  private F change(SchemaVersion from, Step<F> step, F payload) {
    try {
      return step.change().apply(payload);
    } catch (RuntimeException e) {
      throw PayloadException.without(
          "the upcaster from %s to %s failed".formatted(from, step.to()), e);
    }
  }

  private static @Nullable SchemaVersion higher(
      String type, @Nullable SchemaVersion one, SchemaVersion other) {
    boolean higher = other.type().equals(type) && (one == null || other.version() > one.version());
    return higher ? other : one;
  }
}
