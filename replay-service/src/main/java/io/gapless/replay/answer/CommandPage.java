package io.gapless.replay.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gapless.replay.projections.CommandAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@code GET /v1/projections/{name}/commands}, as JSON.
 *
 * @param commands the latest first
 * @param next the parameter {@code before} of the next page; left out on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommandPage(List<CommandAnswer> commands, @Nullable Long next) {
  public CommandPage {
    commands = List.copyOf(commands);
  }

  /**
   * @param limit how many were asked for
   */
  public static CommandPage of(List<CommandAnswer> commands, int limit) {
    boolean isLast = commands.size() < limit;
    return new CommandPage(commands, isLast ? null : commands.getLast().id());
  }
}
