package io.gapless.replay.receive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.gapless.event.InvalidEventException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A small body, read strictly: one JSON object in UTF-8 whose members are texts and whole numbers,
 * or objects of such; no name twice, none that nobody knows, nothing after it. The member {@code
 * id} of {@code entity} is called {@code entity.id}; a member that is an array of texts is known by
 * its name and {@value #ARRAY}.
 */
public final class JsonBody {
  private static final String FIELD = "body";
  private static final String ARRAY = "[]";
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // Names come from clients: interning them would let a client fill a table of the JVM's.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private record Members(Map<String, String> values, Map<String, List<String>> lists) {}

  private JsonBody() {}

  /**
   * @param known the members there are, by their whole names
   * @throws InvalidEventException naming what is malformed or unknown
   */
  public static Query parse(byte[] body, Set<String> known) {
    try (JsonParser parser = FACTORY.createParser(text(body))) {
      Members members = new Members(new HashMap<>(), new HashMap<>());
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidEventException(FIELD, "must be a JSON object");
      }
      addMembers(members, "", parser, known);
      if (parser.nextToken() != null) {
        throw new InvalidEventException(FIELD, "must have nothing after the JSON object");
      }
      return new Query(members.values, members.lists);
    } catch (JsonProcessingException e) {
      throw new InvalidEventException(FIELD, "must be JSON, no name twice");
    } catch (IOException e) {
      throw new InvalidEventException(FIELD, "must be JSON");
    }
  }

  private static String text(byte[] bytes) throws IOException {
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static void addMembers(
      Members members, String prefix, JsonParser parser, Set<String> known) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      if (parser.currentName().contains(".")) {
        throw new InvalidEventException(FIELD, "must have no name with a dot: nest it");
      }
      String name = prefix + parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && known.stream().anyMatch(isIn(name))) {
        addMembers(members, name + ".", parser, known);
      } else if (known.contains(name + ARRAY)) {
        members.lists.put(name, texts(name, value, parser));
      } else if (known.contains(name)) {
        members.values.put(name, scalar(name, value, parser));
      } else {
        throw new InvalidEventException(
            FIELD,
            "may have only the members " + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }

  private static java.util.function.Predicate<String> isIn(String object) {
    return member -> member.startsWith(object + ".");
  }

  private static List<String> texts(String name, JsonToken value, JsonParser parser)
      throws IOException {
    List<String> texts = new ArrayList<>();
    JsonToken next = value == JsonToken.START_ARRAY ? parser.nextToken() : value;
    while (value == JsonToken.START_ARRAY && next == JsonToken.VALUE_STRING) {
      texts.add(parser.getText());
      next = parser.nextToken();
    }
    if (next != JsonToken.END_ARRAY) {
      throw new InvalidEventException(name, "must be an array of texts");
    }
    return texts;
  }

  private static String scalar(String name, JsonToken value, JsonParser parser) throws IOException {
    if (value != JsonToken.VALUE_STRING && value != JsonToken.VALUE_NUMBER_INT) {
      throw new InvalidEventException(name, "must be a text or a whole number");
    }
    return parser.getText();
  }
}
