package io.gapless.tests.load;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import java.util.Map;
import java.util.Optional;

/**
 * A command on an account.
 *
 * @param name as in the URL
 * @param fields of its body
 * @param onlyAt sent as {@code If-Match}
 */
public record Command(
    EntityKey entity, String name, Map<String, String> fields, Optional<EntityVersion> onlyAt) {
  public Command {
    fields = Map.copyOf(fields);
  }

  /** Succeeds once per entity. */
  public static Command create(EntityKey entity) {
    return of(
        entity,
        "create",
        Map.of("name", "Ada", "email", "ada@example.org", "address", "1 First Street"));
  }

  /** One event, unless the address is the entity's already. */
  public static Command changeAddress(EntityKey entity, String address) {
    return of(entity, "change-address", Map.of("address", address));
  }

  /** One event, or none if the entity has the interest. */
  public static Command addInterest(EntityKey entity, String interest) {
    return of(entity, "add-interest", Map.of("interest", interest));
  }

  /** The same, only if the entity has this version. */
  public Command onlyAt(EntityVersion version) {
    return new Command(entity, name, fields, Optional.of(version));
  }

  private static Command of(EntityKey entity, String name, Map<String, String> fields) {
    return new Command(entity, name, fields, Optional.empty());
  }
}
