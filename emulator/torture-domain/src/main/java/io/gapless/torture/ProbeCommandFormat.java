package io.gapless.torture;

import io.gapless.command.decide.CommandFormat;
import io.gapless.command.decide.Fields;
import io.gapless.command.decide.InvalidFieldException;
import io.gapless.command.json.JsonObject;
import java.util.Set;

/** {@code add} with the fields {@code events} and {@code text}. */
final class ProbeCommandFormat implements CommandFormat<ProbeCommand> {
  private static final int MOST_TEXT = 1_000_000;

  @Override
  public Set<String> names() {
    return Set.of("add");
  }

  @Override
  public ProbeCommand read(String name, JsonObject body) {
    Fields fields = new Fields(body);
    String events = fields.line("events", 1);
    String text = fields.line("text", MOST_TEXT);
    fields.end();
    if (!events.matches("[0-" + ProbeCommand.MOST_EVENTS + "]")) {
      throw new InvalidFieldException("events", "must be 0 to " + ProbeCommand.MOST_EVENTS);
    }
    return new ProbeCommand(Integer.parseInt(events), text);
  }
}
