package io.gapless.replay.projections;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gapless.event.EntityKey;
import io.gapless.event.wire.ProjectionCommand;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command and what became of it, as JSON. What there is not (yet) is left out.
 *
 * @param id ascending: the order in which commands were given
 * @param command which one: resume, skip, rebuild or rebuild-all
 * @param entity about which entity
 * @param entityType of which type everything is rebuilt
 * @param version the version that is passed, of a skip
 * @param who who asked
 * @param why the reason given
 * @param askedAt when, by the database's clock
 * @param state waiting, handed-out or done
 * @param attempts how often it was handed out: more than once if an instance did not answer
 * @param instance who has it, or had it last
 * @param doneAt when it was done
 * @param result what came of it, see {@code docs/operating-projections.md}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommandAnswer(
    long id,
    String command,
    @Nullable Entity entity,
    @Nullable String entityType,
    @Nullable Long version,
    String who,
    String why,
    String askedAt,
    String state,
    int attempts,
    @Nullable String instance,
    @Nullable String doneAt,
    @Nullable String result) {
  /** An entity's key. */
  public record Entity(String type, String id) {
    static Entity of(EntityKey key) {
      return new Entity(key.type().value(), key.id());
    }
  }

  static CommandAnswer of(KeptCommand kept) {
    Optional<InstanceId> instance =
        kept.ended().map(KeptCommand.Ended::by).or(() -> kept.instance());
    return new CommandAnswer(
        kept.id(),
        kept.command().name(),
        entity(kept.command()).map(Entity::of).orElse(null),
        kept.command() instanceof ProjectionCommand.RebuildAll all ? all.type().value() : null,
        kept.command() instanceof ProjectionCommand.Skip skip ? skip.version().value() : null,
        kept.who(),
        kept.why(),
        kept.askedAt().toString(),
        state(kept),
        kept.attempts(),
        instance.map(InstanceId::value).orElse(null),
        kept.ended().map(it -> it.at().toString()).orElse(null),
        kept.ended().map(KeptCommand.Ended::result).orElse(null));
  }

  private static Optional<EntityKey> entity(ProjectionCommand command) {
    return switch (command) {
      case ProjectionCommand.Resume resume -> Optional.of(resume.entity());
      case ProjectionCommand.Skip skip -> Optional.of(skip.entity());
      case ProjectionCommand.Rebuild rebuild -> Optional.of(rebuild.entity());
      case ProjectionCommand.RebuildAll all -> Optional.empty();
      case ProjectionCommand.Unknown unknown -> Optional.empty();
    };
  }

  private static String state(KeptCommand kept) {
    if (kept.ended().isPresent()) {
      return "done";
    }
    return kept.isHandedOut() ? "handed-out" : "waiting";
  }
}
