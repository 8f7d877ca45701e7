package io.gapless.command.receive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lines of a batch, NDJSON. Each is understood or not for itself.
 *
 * @param lines in their order
 */
public record CommandLines(List<Line> lines) {
  /** One line. */
  public sealed interface Line {
    /** It is a command. */
    record Command(IncomingCommand command) implements Line {}

    /** It is none, for this reason. */
    record Malformed(InvalidRequestException reason) implements Line {}
  }

  public CommandLines {
    lines = List.copyOf(lines);
  }

  /** Those that are commands, in their order. */
  public List<IncomingCommand> commands() {
    return lines.stream()
        .filter(Line.Command.class::isInstance)
        .map(line -> ((Line.Command) line).command())
        .toList();
  }

  /**
   * Reads them as untrusted input. The last one may end with a line feed or not.
   *
   * @param most lines
   * @throws InvalidRequestException if there is no line, if there are too many, or if the batch has
   *     a header that only a line can have
   */
  public static CommandLines read(byte[] body, RequestHeaders headers, CommandIds ids, int most) {
    CommandLine.requireNoneOfALine(headers);
    List<byte[]> lines = split(body, most);
    return new CommandLines(lines.stream().map(line -> line(line, headers, ids)).toList());
  }

  private static Line line(byte[] bytes, RequestHeaders headers, CommandIds ids) {
    try {
      return new Line.Command(CommandLine.read(bytes, headers, ids));
    } catch (InvalidRequestException e) {
      return new Line.Malformed(e);
    }
  }

  private static List<byte[]> split(byte[] body, int most) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int at = 0; at <= body.length && lines.size() <= most; at++) {
      boolean isEnd = at == body.length ? start < at : body[at] == '\n';
      if (isEnd) {
        lines.add(Arrays.copyOfRange(body, start, at));
        start = at + 1;
      }
    }
    if (lines.isEmpty() || lines.size() > most) {
      throw new InvalidRequestException(
          CommandBody.FIELD, "must have 1 to " + most + " lines, one command each");
    }
    return lines;
  }
}
