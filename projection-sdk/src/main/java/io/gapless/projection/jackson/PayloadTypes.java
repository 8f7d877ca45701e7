package io.gapless.projection.jackson;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gapless.event.Event;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.payload.PayloadException;
import io.gapless.projection.payload.PayloadReader;
import io.gapless.projection.payload.SchemaVersion;
import io.gapless.projection.payload.Upcasters;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * JSON payloads as objects. Which class belongs to an event is said here and nowhere else: no class
 * name ever comes from the wire. Needs {@code com.fasterxml.jackson.core:jackson-databind} on the
 * class path, which the library does not bring along.
 *
 * <pre>{@code
 * PayloadTypes<AccountEvent> types =
 *     PayloadTypes.of(AccountEvent.class, objectMapper)
 *         .register("AccountOpened", 2, AccountOpened.class)
 *         .upcast("AccountOpened", 1, json -> json.put("currency", "EUR"));
 * builder.handler(types.handler((event, payload, tx) -> fold(payload)));
 * }</pre>
 *
 * <p>An event of a type that is neither registered nor ignored fails, and so does one of a newer
 * schema than is registered: its entity is parked with a message that says what to do. Immutable
 * and thread-safe, as every mapper is that is not configured any more.
 *
 * @param <P> what all payloads have in common; if it is sealed, the compiler knows all of them
 */
public final class PayloadTypes<P> implements PayloadReader<P> {
  private final ObjectMapper mapper;
  private final RegisteredTypes<P> types;
  private final Upcasters<ObjectNode> upcasters;

  private PayloadTypes(
      ObjectMapper mapper, RegisteredTypes<P> types, Upcasters<ObjectNode> upcasters) {
    this.mapper = mapper;
    this.types = types;
    this.upcasters = upcasters;
  }

  /**
   * No types yet.
   *
   * @param common what all payloads have in common, perhaps {@code Object}
   * @throws ProjectionException if the mapper would take class names from the wire (default typing)
   */
  public static <P> PayloadTypes<P> of(Class<P> common, ObjectMapper mapper) {
    if (mapper.getDeserializationConfig().getDefaultTyper(mapper.constructType(common)) != null) {
      throw new ProjectionException(
          "this ObjectMapper takes class names from the wire: give one without default typing");
    }
    return new PayloadTypes<>(mapper, RegisteredTypes.none(), Upcasters.none());
  }

  /**
   * These and one more.
   *
   * @throws ProjectionException if something else is said of this schema already
   */
  public PayloadTypes<P> register(String type, int version, Class<? extends P> payload) {
    SchemaVersion schema = new SchemaVersion(type, version);
    if (upcasters.isUpcast(schema)) {
      throw readAndUpcast(schema);
    }
    return with(types.with(schema, mapper.readerFor(payload)));
  }

  /** An upcaster from a version of a schema to the next. */
  public PayloadTypes<P> upcast(String type, int version, UnaryOperator<ObjectNode> change) {
    SchemaVersion from = new SchemaVersion(type, version);
    return upcast(from, from.next(), change);
  }

  /**
   * An upcaster that renames the type as well, or skips versions.
   *
   * @param change is given a tree of its own, and may change it and return it
   * @throws ProjectionException if something else is said of this schema already, or the upcasters
   *     would go round in circles
   */
  public PayloadTypes<P> upcast(
      SchemaVersion from, SchemaVersion to, UnaryOperator<ObjectNode> change) {
    if (types.reader(from) != null) {
      throw readAndUpcast(from);
    }
    return new PayloadTypes<>(mapper, types, upcasters.upcast(from, to, change));
  }

  /** Events of these types, whatever their schema, mean nothing to this projection. */
  public PayloadTypes<P> ignore(String... names) {
    return with(types.ignoring(names));
  }

  /**
   * Events of any type that is not named here mean nothing to this projection: also those that will
   * be thought of later. Newer schemas of types that are named still fail.
   */
  public PayloadTypes<P> ignoreOthers() {
    return with(types.ignoringOthers());
  }

  @Override
  public Optional<P> read(Event event) {
    SchemaVersion stored = SchemaVersion.of(event);
    SchemaVersion schema = upcasters.schema(stored);
    ObjectReader reader = types.reader(schema);
    if (reader == null) {
      requireIgnored(event, schema);
      return Optional.empty();
    }
    @Nullable P payload =
        upcasters.isUpcast(stored)
            ? upcast(event, stored, reader)
            : parsed(event, schema, () -> reader.readValue(event.payload().bytes()));
    if (payload == null) {
      throw unreadable(event, schema, "it is null");
    }
    return Optional.of(payload);
  }

  private @Nullable P upcast(Event event, SchemaVersion stored, ObjectReader reader) {
    JsonNode tree = parsed(event, stored, () -> mapper.readTree(event.payload().bytes()));
    if (!(tree instanceof ObjectNode object)) {
      throw unreadable(event, stored, "it is no JSON object, which an upcaster could change");
    }
    Upcasters.Upcast<ObjectNode> upcast = upcasters.apply(stored, object);
    return parsed(event, upcast.schema(), () -> reader.readValue(upcast.payload()));
  }

  private void requireIgnored(Event event, SchemaVersion schema) {
    if (!types.isIgnored(schema.type(), upcasters)) {
      throw new PayloadException(
          "event %s of %s is %s: %s"
              .formatted(
                  event.version(),
                  event.entity(),
                  SchemaVersion.of(event),
                  types.advice(schema, upcasters)));
    }
  }

  private PayloadTypes<P> with(RegisteredTypes<P> more) {
    return new PayloadTypes<>(mapper, more, upcasters);
  }

  @FunctionalInterface
  private interface Parsing<T> {
    @Nullable T parse() throws IOException;
  }

  /** Where it is wrong is said, but nothing of what stands there. */
  private static <T> @Nullable T parsed(Event event, SchemaVersion schema, Parsing<T> parsing) {
    try {
      return parsing.parse();
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw unreadable(event, schema, rootCause(e).getClass().getSimpleName() + where);
    } catch (IOException | RuntimeException e) {
      throw PayloadException.without(message(event, schema), e);
    }
  }

  private static Throwable rootCause(Throwable error) {
    Throwable root = error;
    for (int depth = 0; depth < 10 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    return root;
  }

  private static PayloadException unreadable(Event event, SchemaVersion schema, String why) {
    return new PayloadException(message(event, schema) + ": " + why);
  }

  private static String message(Event event, SchemaVersion schema) {
    return "the payload of event %s of %s cannot be read as %s"
        .formatted(event.version(), event.entity(), schema);
  }

  private static ProjectionException readAndUpcast(SchemaVersion schema) {
    return new ProjectionException(
        "%s is registered and has an upcaster: it can be read or upcast, not both"
            .formatted(schema));
  }
}
