package io.gapless.replay.projections;

import io.gapless.event.wire.ProjectionCommand;
import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One command, as the table {@code projection_commands} has it.
 *
 * @param id ascending; may have holes
 * @param command as {@link ProjectionCommand#write} writes it
 * @param askedBy who gave it
 * @param askedFor the reason given, may be empty
 * @param attempts how often it was handed out
 * @param leasedTo who had it last
 * @param doneBy who carried it out
 * @param result what came of it
 * @param isLeased 1 if somebody has it now, by the database's clock
 */
@MappedEntity("projection_commands")
public record CommandRow(
    @Id @GeneratedValue long id,
    String projection,
    String command,
    String askedBy,
    String askedFor,
    Instant askedAt,
    int attempts,
    @Nullable String leasedTo,
    @Nullable String doneBy,
    @Nullable Instant doneAt,
    @Nullable String result,
    int isLeased) {
  KeptCommand kept() {
    Optional<KeptCommand.Ended> ended = ended();
    return new KeptCommand(
        id,
        new ProjectionId(projection),
        ProjectionCommand.read(command),
        askedBy,
        askedFor,
        askedAt,
        attempts,
        ended.isEmpty() && isLeased == 1,
        Optional.ofNullable(leasedTo).map(InstanceId::new),
        ended);
  }

  private Optional<KeptCommand.Ended> ended() {
    String by = doneBy;
    Instant at = doneAt;
    String what = result;
    return by == null || at == null || what == null
        ? Optional.empty()
        : Optional.of(new KeptCommand.Ended(at, new InstanceId(by), what));
  }
}
