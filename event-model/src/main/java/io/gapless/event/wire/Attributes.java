package io.gapless.event.wire;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The names of a CloudEvent's attributes in JSON, and those of the Kafka headers that carry them.
 * Known ones are looked up, because they are needed for every event that is read or written.
 */
final class Attributes {
  private static final String PREFIX = "ce_";
  private static final String CONTENT_TYPE = "datacontenttype";
  private static final List<String> HEADERS =
      List.of(
          WireFormat.SPEC_VERSION,
          WireFormat.ID,
          WireFormat.SOURCE,
          WireFormat.TYPE,
          WireFormat.SUBJECT,
          WireFormat.TIME,
          WireFormat.PARTITION_KEY,
          WireFormat.ENTITY_VERSION,
          WireFormat.POSITION,
          WireFormat.WRITER,
          WireFormat.DIGEST,
          WireFormat.SCHEMA_VERSION,
          WireFormat.TRACE_PARENT,
          WireFormat.CONTENT_TYPE,
          PREFIX + "data_base64");
  private static final Map<String, String> ATTRIBUTE_OF =
      HEADERS.stream().collect(Collectors.toMap(Function.identity(), Attributes::toAttribute));
  private static final Map<String, String> HEADER_OF =
      HEADERS.stream().collect(Collectors.toMap(Attributes::toAttribute, Function.identity()));

  private Attributes() {}

  static String ofHeader(String header) {
    String known = ATTRIBUTE_OF.get(header);
    return known == null ? toAttribute(header) : known;
  }

  /** Different ones for different attributes. */
  static String header(String attribute) {
    String known = HEADER_OF.get(attribute);
    return known == null ? PREFIX + attribute : known;
  }

  private static String toAttribute(String header) {
    if (header.equals(WireFormat.CONTENT_TYPE)) {
      return CONTENT_TYPE;
    }
    return header.startsWith(PREFIX) ? header.substring(PREFIX.length()) : header;
  }
}
