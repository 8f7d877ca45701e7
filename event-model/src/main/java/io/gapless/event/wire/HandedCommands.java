package io.gapless.event.wire;

import io.gapless.event.CommandId;
import io.gapless.event.InvalidEventException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Answer to a {@link ProjectionReport}: commands for this instance, in the order in which they were
 * given. As NDJSON: a line that names the command's ids and lease, then the command's own line; at
 * last {@code {"kind":"end"}}. An answer without that last line was cut and is good for nothing.
 *
 * @param commands at most {@value #MAX_COMMANDS}
 */
public record HandedCommands(List<Handed> commands) {
  /** Most commands of one answer. */
  public static final int MAX_COMMANDS = 8;

  private static final String KIND = "kind";
  private static final String HANDED = "handed";

  /** Last line of what a projection and the replay service tell each other. */
  static final String END = Line.of(KIND, "end").end();

  /**
   * A command and who is to carry it out: the instance that it is handed to, and until when.
   *
   * @param id names it in the answer, 1 or more
   * @param identity the same whenever it is handed out, and no other command's: not either when the
   *     replay service's tables are made anew, so that ids begin again
   * @param lease for so long nobody else gets it; not to be begun later than that
   * @param command what to do
   */
  public record Handed(long id, CommandId identity, Duration lease, ProjectionCommand command) {}

  public HandedCommands {
    commands = List.copyOf(commands);
    if (commands.size() > MAX_COMMANDS) {
      throw new InvalidEventException("commands", "must be at most " + MAX_COMMANDS);
    }
  }

  /** All lines, without line feeds. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(2 * commands.size() + 1);
    for (Handed handed : commands) {
      lines.add(
          Line.of(KIND, HANDED)
              .with("id", handed.id())
              .with("identity", handed.identity().value())
              .with("leaseMillis", handed.lease())
              .end());
      lines.add(ProjectionCommand.write(handed.command()));
    }
    lines.add(END);
    return lines;
  }

  /**
   * @throws InvalidEventException if a line is not as {@link #lines()} writes it, or the last one
   *     is missing
   */
  public static HandedCommands read(List<String> lines) {
    if (lines.size() % 2 == 0 || !lines.getLast().equals(END)) {
      throw new InvalidEventException("commands", "must end with their last line");
    }
    List<Handed> commands = new ArrayList<>();
    for (int i = 0; i < lines.size() - 1; i += 2) {
      commands.add(handed(Members.of(lines.get(i)), ProjectionCommand.read(lines.get(i + 1))));
    }
    return new HandedCommands(commands);
  }

  private static Handed handed(Members members, ProjectionCommand command) {
    return new Handed(
        members.number("id"),
        new CommandId(members.text("identity", CommandId.MAX_LENGTH)),
        members.millis("leaseMillis"),
        command);
  }
}
