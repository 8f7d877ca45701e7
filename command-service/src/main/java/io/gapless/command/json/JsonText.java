package io.gapless.command.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Writes {@link JsonValue}s. */
final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private JsonText() {}

  static byte[] write(JsonValue value, boolean sorted) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      write(generator, value, sorted);
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator out, JsonValue value, boolean sorted) throws IOException {
    switch (value) {
      case JsonValue.Text text -> out.writeString(text.value());
      case JsonValue.Number number -> out.writeNumber(number.value().toString());
      case JsonValue.Flag flag -> out.writeBoolean(flag.value());
      case JsonValue.Null none -> out.writeNull();
      case JsonValue.Array array -> writeArray(out, array, sorted);
      case JsonObject object -> writeObject(out, object, sorted);
    }
  }

  private static void writeArray(JsonGenerator out, JsonValue.Array array, boolean sorted)
      throws IOException {
    out.writeStartArray();
    for (JsonValue item : array.items()) {
      write(out, item, sorted);
    }
    out.writeEndArray();
  }

  private static void writeObject(JsonGenerator out, JsonObject object, boolean sorted)
      throws IOException {
    Map<String, JsonValue> members = sorted ? new TreeMap<>(object.members()) : object.members();
    out.writeStartObject();
    for (Map.Entry<String, JsonValue> member : members.entrySet()) {
      out.writeFieldName(member.getKey());
      write(out, member.getValue(), sorted);
    }
    out.writeEndObject();
  }
}
