package io.gapless.replay.jobs.select;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.InvalidEventException;
import io.gapless.event.Position;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Which events are to be published again: those for which all of this holds. Immutable.
 *
 * @param type of this entity type
 * @param entities of one of these ids, sorted and each once; of any if it is empty; at most {@value
 *     #MAX_ENTITIES}
 * @param eventType of this event type
 * @param after behind this position
 * @param through up to this position
 * @param since occurred then or later
 * @param until occurred before then
 */
public record Selection(
    EntityType type,
    List<String> entities,
    Optional<String> eventType,
    Position after,
    Optional<Position> through,
    Optional<Instant> since,
    Optional<Instant> until) {
  /** Most ids. */
  public static final int MAX_ENTITIES = 1_000;

  /**
   * @throws InvalidEventException naming the member that is not allowed
   */
  public Selection {
    if (entities.size() > MAX_ENTITIES) {
      throw new InvalidEventException("entities", "must have at most " + MAX_ENTITIES + " ids");
    }
    entities =
        entities.stream().map(id -> new EntityKey(type, id).id()).sorted().distinct().toList();
    eventType.ifPresent(Selection::requireEventType);
    if (through.isPresent() && !through.get().isAfter(after)) {
      throw new InvalidEventException("throughPosition", "must be above afterPosition");
    }
    if (since.isPresent() && until.isPresent() && !since.get().isBefore(until.get())) {
      throw new InvalidEventException("until", "must be later than since");
    }
  }

  private static void requireEventType(String name) {
    if (name.isEmpty()
        || name.length() > EventContent.MAX_TYPE_LENGTH
        || !name.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new InvalidEventException("eventType", "must have 1 to 128 visible ASCII characters");
    }
  }

  /** Everything of an entity type. */
  public static Selection all(EntityType type) {
    return new Selection(
        type,
        List.of(),
        Optional.empty(),
        Position.start(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Whether it names entities, which are then read one after the other. */
  public boolean isByEntity() {
    return !entities.isEmpty();
  }

  /** The entity whose id stands there. */
  public EntityKey entity(int index) {
    return new EntityKey(type, entities.get(index));
  }

  /** Whether an event is selected; positions may be bounded further by the reader. */
  public boolean selects(Event event) {
    return event.entity().type().equals(type)
        && (entities.isEmpty() || entities.contains(event.entity().id()))
        && eventType.filter(it -> !it.equals(event.type())).isEmpty()
        && event.position().isAfter(after)
        && through.filter(it -> event.position().isAfter(it)).isEmpty()
        && since.filter(it -> event.occurredAt().isBefore(it)).isEmpty()
        && until.filter(it -> !event.occurredAt().isBefore(it)).isEmpty();
  }

  /** The last position it can reach when nothing beyond {@code stable} is read. */
  public Position end(Position stable) {
    return through.map(it -> Position.min(it, stable)).orElse(stable);
  }

  /** Of {@link SelectionText}: equal for equal selections only. */
  public String digest() {
    try {
      byte[] text = SelectionText.write(this).getBytes(UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
