package io.gapless.command.receive;

import io.gapless.event.EntityKey;
import io.gapless.event.InvalidEventException;
import io.gapless.event.wire.PercentEncoding;
import java.util.List;

/**
 * The path of a request as it was sent, which the router has found to be {@code
 * /v1/{entityType}/{entityId}…}. It is taken apart here and not by the router, whose decoding makes
 * a space of a plus.
 *
 * @param segments still encoded
 */
public record RequestPath(List<String> segments) {
  private static final int TYPE = 2;
  private static final int ID = 3;
  private static final int COMMAND = 5;

  public RequestPath {
    segments = List.copyOf(segments);
  }

  /**
   * @param raw without the query
   */
  public static RequestPath of(String raw) {
    return new RequestPath(List.of(raw.split("/", -1)));
  }

  /**
   * @throws InvalidRequestException if it names none
   */
  public EntityKey entity() {
    try {
      return PercentEncoding.entity(segment(TYPE), segment(ID));
    } catch (InvalidEventException e) {
      throw InvalidRequestException.of(e);
    }
  }

  /**
   * @throws InvalidRequestException if it is not percent-encoded UTF-8
   */
  public String command() {
    try {
      return PercentEncoding.decode("command", segment(COMMAND));
    } catch (InvalidEventException e) {
      throw InvalidRequestException.of(e);
    }
  }

  /** The path of an entity, encoded. */
  public static String ofEntity(EntityKey entity) {
    return "/v1/" + PercentEncoding.path(entity);
  }

  private String segment(int at) {
    return at < segments.size() ? segments.get(at) : "";
  }
}
