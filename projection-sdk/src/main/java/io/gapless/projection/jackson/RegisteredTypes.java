package io.gapless.projection.jackson;

import com.fasterxml.jackson.databind.ObjectReader;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.payload.SchemaVersion;
import io.gapless.projection.payload.Upcasters;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is said of event types: how they are read, and which are ignored. Immutable. */
final class RegisteredTypes<P> {
  private final Map<SchemaVersion, ObjectReader> readers;
  private final Set<String> ignored;
  private final boolean ignoresOthers;

  private RegisteredTypes(
      Map<SchemaVersion, ObjectReader> readers, Set<String> ignored, boolean ignoresOthers) {
    this.readers = Map.copyOf(readers);
    this.ignored = Set.copyOf(ignored);
    this.ignoresOthers = ignoresOthers;
  }

  static <P> RegisteredTypes<P> none() {
    return new RegisteredTypes<>(Map.of(), Set.of(), false);
  }

  RegisteredTypes<P> with(SchemaVersion schema, ObjectReader reader) {
    if (readers.containsKey(schema)) {
      throw new ProjectionException(schema + " is registered twice");
    }
    Map<SchemaVersion, ObjectReader> more = new HashMap<>(readers);
    more.put(schema, reader);
    return checked(more, ignored, ignoresOthers);
  }

  RegisteredTypes<P> ignoring(String... types) {
    Set<String> more = new HashSet<>(ignored);
    more.addAll(Set.of(types));
    return checked(readers, more, ignoresOthers);
  }

  RegisteredTypes<P> ignoringOthers() {
    return new RegisteredTypes<>(readers, ignored, true);
  }

  @Nullable ObjectReader reader(SchemaVersion schema) {
    return readers.get(schema);
  }

  /** Of a type of which no schema can be read, or of one that is named as ignored. */
  boolean isIgnored(String type, Upcasters<?> upcasters) {
    return ignored.contains(type) || (ignoresOthers && highest(type, upcasters).isEmpty());
  }

  /** What to do about an event that cannot be read. */
  String advice(SchemaVersion schema, Upcasters<?> upcasters) {
    Optional<SchemaVersion> highest = highest(schema.type(), upcasters);
    if (highest.isEmpty()) {
      return "the type is not registered; register or ignore it, deploy, then resume the entity";
    }
    if (schema.version() > highest.get().version()) {
      return "this projection knows the type up to version %d; deploy one that knows version %d, then resume the entity"
          .formatted(highest.get().version(), schema.version());
    }
    return "nobody reads %s; register a class or an upcaster for it, deploy, then resume the entity"
        .formatted(schema);
  }

  private Optional<SchemaVersion> highest(String type, Upcasters<?> upcasters) {
    return Stream.concat(
            readers.keySet().stream().filter(it -> it.type().equals(type)),
            upcasters.highest(type).stream())
        .max(Comparator.comparingInt(SchemaVersion::version));
  }

  private static <P> RegisteredTypes<P> checked(
      Map<SchemaVersion, ObjectReader> readers, Set<String> ignored, boolean ignoresOthers) {
    for (SchemaVersion schema : readers.keySet()) {
      if (ignored.contains(schema.type())) {
        throw new ProjectionException("event type " + schema.type() + " is read and ignored");
      }
    }
    return new RegisteredTypes<>(readers, ignored, ignoresOthers);
  }
}
