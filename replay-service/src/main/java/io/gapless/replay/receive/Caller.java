package io.gapless.replay.receive;

import io.gapless.event.InvalidEventException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who gives an order, for the record. A proved identity wins; without one it is whoever the header
 * {@code Gapless-Actor} names, and the record says that nobody has proved it.
 */
public final class Caller {
  /** Who says to be asking. */
  public static final String ACTOR = "Gapless-Actor";

  private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e][\\x20-\\x7e]{0,99}");

  private Caller() {}

  /**
   * @param proved the name that authentication gave, if there is any
   * @param actors values of the header {@value #ACTOR}
   * @param address where the request comes from
   * @throws InvalidEventException if the header is malformed or stands there more than once
   */
  public static String name(Optional<String> proved, List<String> actors, String address) {
    if (proved.isPresent()) {
      return proved.get();
    }
    if (actors.isEmpty()) {
      return "anonymous (from " + address + ")";
    }
    if (actors.size() > 1 || !NAME.matcher(actors.getFirst()).matches()) {
      throw new InvalidEventException(ACTOR, "must be given once, 1 to 100 visible characters");
    }
    return actors.getFirst() + " (unproved, from " + address + ")";
  }
}
