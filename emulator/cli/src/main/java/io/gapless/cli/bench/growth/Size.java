package io.gapless.cli.bench.growth;

import io.gapless.cli.bench.history.History;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How much an event store holds.
 *
 * @param events at least one for each entity
 * @param entities at least one
 */
record Size(long events, int entities) {
  Size {
    if (entities < 1 || events < entities) {
      throw new IllegalArgumentException("each entity needs an event: " + events + ":" + entities);
    }
  }

  /** As {@link #toString} writes it. */
  static Size of(String text) {
    String[] parts = text.split(":", 2);
    if (parts.length < 2) {
      throw new IllegalArgumentException("must be EVENTS:ENTITIES, is " + text);
    }
    return new Size(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
  }

  History history() {
    return new History(entities, events);
  }

  /** Names its databases and its replay service. */
  String name() {
    return events + "x" + entities;
  }

  @Override
  public String toString() {
    return events + ":" + entities;
  }

  /** Reads {@code 1000000:1000}. */
  static final class Converter implements ITypeConverter<Size> {
    @Override
    public Size convert(String value) {
      try {
        return of(value);
      } catch (IllegalArgumentException e) { // also what is no number
        throw new TypeConversionException("must be like 1000000:1000, is " + value);
      }
    }
  }
}
