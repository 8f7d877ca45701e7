package io.gapless.cli.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** What an event of an account says. */
public sealed interface AccountChange {
  /** It was opened. */
  record Created(String name, String email, String address) implements AccountChange {}

  /** It moved. */
  record AddressChanged(String address) implements AccountChange {}

  /** It has one interest more. */
  record InterestAdded(String interest) implements AccountChange {}

  /** It has one interest less. */
  record InterestRemoved(String interest) implements AccountChange {}

  /** It was closed, for good. */
  record Closed() implements AccountChange {}

  /**
   * Reads an event.
   *
   * @throws IllegalArgumentException if accounts have no such event
   */
  static AccountChange read(String eventType, byte[] payload) {
    JsonNode json = parse(payload);
    return switch (eventType) {
      case "AccountCreated" ->
          new Created(text(json, "name"), text(json, "email"), text(json, "address"));
      case "AddressChanged" -> new AddressChanged(text(json, "address"));
      case "InterestAdded" -> new InterestAdded(text(json, "interest"));
      case "InterestRemoved" -> new InterestRemoved(text(json, "interest"));
      case "AccountClosed" -> new Closed();
      default -> throw new IllegalArgumentException("accounts have no event " + eventType);
    };
  }

  private static JsonNode parse(byte[] payload) {
    try {
      return Json.MAPPER.readTree(payload);
    } catch (IOException e) {
      throw new IllegalArgumentException("the payload is not JSON", e);
    }
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.get(field);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException("the payload lacks the text " + field);
    }
    return value.textValue();
  }

  /** Shared, since it is costly to make and thread-safe. */
  final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}
  }
}
