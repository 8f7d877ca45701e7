package io.gapless.command.receive;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The headers of a request.
 *
 * @param all gives every value of a header, whatever the case of its name
 */
public record RequestHeaders(Function<String, List<String>> all) {
  /** Who answers for the command; goes into the events' metadata. */
  public static final String ACTOR = "Gapless-Actor";

  /** The command id. */
  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private static final String CONTENT_ENCODING = "Content-Encoding";

  /** W3C trace context. */
  public static final String TRACE_PARENT = "traceparent";

  /**
   * @throws InvalidRequestException if the header stands there more than once: whoever picked one
   *     would be wrong half the time
   */
  public Optional<String> one(String name) {
    List<String> values = all.apply(name);
    if (values.size() > 1) {
      throw new InvalidRequestException(name, "must not be given more than once");
    }
    return values.stream().findFirst();
  }

  /**
   * @throws InvalidRequestException if the body is packed
   */
  public void requireNoContentCoding() {
    if (!all.apply(CONTENT_ENCODING).stream().allMatch("identity"::equals)) {
      throw new InvalidRequestException(CONTENT_ENCODING, "must not be given");
    }
  }

  /** The trace context that came along; empty if there is none, or a malformed one. */
  public Optional<String> traceParent() {
    return onlyOne(TRACE_PARENT).flatMap(TraceParent::read);
  }

  /** The same headers in another trace context. */
  public RequestHeaders withTraceParent(String value) {
    return new RequestHeaders(
        name -> name.equalsIgnoreCase(TRACE_PARENT) ? List.of(value) : all.apply(name));
  }

  /** The header's value if it stands there exactly once. */
  Optional<String> onlyOne(String name) {
    List<String> values = all.apply(name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
