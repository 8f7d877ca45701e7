package io.gapless.event;

import java.nio.charset.StandardCharsets;

/**
 * What events are about: one entity, whose events form one sequence. Two keys are equal only if
 * their bytes are: case, accents and trailing spaces count.
 *
 * @param type the entity type
 * @param id the entity's id: 1 to {@value #MAX_ID_BYTES} bytes of UTF-8, no control characters
 */
public record EntityKey(EntityType type, String id) implements Comparable<EntityKey> {
  /** Longest id in bytes of UTF-8. */
  public static final int MAX_ID_BYTES = 255;

  public EntityKey {
    requireId(id);
  }

  /**
   * @throws InvalidEventException if either part is not allowed
   */
  public static EntityKey of(String type, String id) {
    return new EntityKey(EntityType.of(type), id);
  }

  /** The id as it is stored, compared and used as the record key. */
  public byte[] idBytes() {
    return id.getBytes(StandardCharsets.UTF_8);
  }

  // By hand: both are called several times for every event, and a record's own are slower.

  @Override
  public boolean equals(Object other) {
    return other instanceof EntityKey key && id.equals(key.id) && type.equals(key.type);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + id.hashCode();
  }

  /** By bytes of the type, then by bytes of the id: the order in which a batch takes its locks. */
  @Override
  public int compareTo(EntityKey other) {
    int byType = Utf8.compare(type.value(), other.type.value());
    return byType != 0 ? byType : Utf8.compare(id, other.id);
  }

  /** {@code type/id}, as in {@code ce_subject}. */
  @Override
  public String toString() {
    return type.value() + "/" + id;
  }

  private static void requireId(String id) {
    if (!isShortAndPlain(id)) {
      requireAnyId(id);
    }
  }

  /** Whether nothing more has to be looked at, as for nearly all. */
  private static boolean isShortAndPlain(String id) {
    int length = id.length();
    if (length == 0 || length > MAX_ID_BYTES) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = id.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  private static void requireAnyId(String id) {
    if (id.isEmpty() || id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
      throw new InvalidEventException(
          "entityId", "must have 1 to " + MAX_ID_BYTES + " bytes of UTF-8");
    }
    if (id.codePoints().anyMatch(Character::isISOControl)) {
      throw new InvalidEventException("entityId", "must not contain control characters");
    }
    if (!Utf8.isWellFormed(id)) {
      throw new InvalidEventException(
          "entityId", "must be well-formed Unicode, it has a lone surrogate");
    }
  }
}
