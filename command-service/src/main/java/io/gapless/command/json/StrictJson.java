package io.gapless.command.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON object from bytes that nobody vouches for: UTF-8 and nothing else, no name twice
 * in an object, no lone surrogate, nothing after the object, at most {@value #MAX_DEPTH} levels and
 * {@value #MAX_TOKENS} tokens, numbers of at most {@value #MAX_NUMBER_LENGTH} characters.
 * Stateless.
 */
public final class StrictJson {
  /** Deepest nesting. */
  public static final int MAX_DEPTH = 16;

  /** Longest number, in characters. */
  public static final int MAX_NUMBER_LENGTH = 100;

  /** Most tokens: a megabyte of {@code [0,0,…} would take fifty times as much in memory. */
  public static final int MAX_TOKENS = 20_000;

  private static final int MAX_NAME_LENGTH = 256;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // Names come from clients: interning them would let a client fill a table of the JVM's.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxNameLength(MAX_NAME_LENGTH)
                  .maxTokenCount(MAX_TOKENS)
                  .build())
          .build();

  private StrictJson() {}

  /**
   * @throws MalformedJsonException if {@code bytes} are anything else than one such object
   */
  public static JsonObject read(byte[] bytes) {
    try (JsonParser parser = FACTORY.createParser(text(bytes))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedJsonException("must be a JSON object");
      }
      JsonObject object = object(parser);
      if (parser.nextToken() != null) {
        throw new MalformedJsonException("must have nothing after the JSON object");
      }
      return object;
    } catch (StreamConstraintsException e) {
      throw new MalformedJsonException(
          "must have at most "
              + MAX_DEPTH
              + " levels and "
              + MAX_TOKENS
              + " tokens, names of at most "
              + MAX_NAME_LENGTH
              + " and numbers of at most "
              + MAX_NUMBER_LENGTH
              + " characters");
    } catch (JsonProcessingException e) {
      throw new MalformedJsonException("must be JSON, no name twice, " + where(e));
    } catch (IOException e) {
      throw new MalformedJsonException("must be JSON");
    }
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedJsonException("must be UTF-8");
    }
  }

  private static String where(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? "it is not"
        : "it is not at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static JsonObject object(JsonParser parser) throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = wellFormed(parser.currentName());
      parser.nextToken();
      members.put(name, value(parser));
    }
    return new JsonObject(members);
  }

  private static JsonValue value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new JsonValue.Text(wellFormed(parser.getText()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      case VALUE_TRUE -> new JsonValue.Flag(true);
      case VALUE_FALSE -> new JsonValue.Flag(false);
      case VALUE_NULL -> new JsonValue.Null();
      default -> throw new MalformedJsonException("must be JSON");
    };
  }

  private static JsonValue number(JsonParser parser) throws IOException {
    try {
      return new JsonValue.Number(parser.getDecimalValue());
    } catch (ArithmeticException | NumberFormatException e) {
      throw new MalformedJsonException("must have numbers with smaller exponents");
    }
  }

  private static JsonValue array(JsonParser parser) throws IOException {
    List<JsonValue> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return new JsonValue.Array(items);
  }

  /** An escape can smuggle half a character past the UTF-8 decoder. */
  private static String wellFormed(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new MalformedJsonException("must be well-formed Unicode, it has a lone surrogate");
    }
    return text;
  }
}
