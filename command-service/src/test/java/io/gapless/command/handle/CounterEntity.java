package io.gapless.command.handle;

import io.gapless.command.decide.CommandFormat;
import io.gapless.command.decide.Decider;
import io.gapless.command.decide.Decision;
import io.gapless.command.decide.EntityDefinition;
import io.gapless.command.decide.EventFormat;
import io.gapless.command.decide.Fields;
import io.gapless.command.json.JsonObject;
import io.gapless.event.EntityType;
import io.gapless.event.Payload;
import java.util.Collections;
import java.util.Set;

/** A small entity type for tests: a counter that goes up to ten, one event a step. */
final class CounterEntity
    implements Decider<CounterEntity.Command, String, Integer>,
        CommandFormat<CounterEntity.Command>,
        EventFormat<String> {
  /** What can be asked of a counter, and a number. */
  record Command(String name, int by) {}

  private static final int MOST = 10;

  private CounterEntity() {}

  static EntityDefinition<Command, String, Integer> definition() {
    CounterEntity counter = new CounterEntity();
    return new EntityDefinition<>(
        new EntityType("counter"),
        counter,
        counter,
        counter,
        count -> JsonObject.empty().with("count", count));
  }

  @Override
  public Integer initial() {
    return 0;
  }

  @Override
  public Decision<String> decide(Command command, Integer count) {
    return switch (command.name()) {
      case "add" ->
          count + command.by() > MOST
              ? Decision.rejected("too-much", "a counter ends at 10")
              : new Decision.Accepted<>(Collections.nCopies(command.by(), "Added"));
      case "fill" -> Decision.accepted("Filled");
      case "break" -> throw new ArithmeticException("this command is broken");
      default -> count == 0 ? Decision.entityUnknown() : Decision.accepted("Reset");
    };
  }

  @Override
  public Integer evolve(Integer count, String event) {
    return event.equals("Reset") ? 0 : count + 1;
  }

  @Override
  public Set<String> names() {
    return Set.of("add", "reset", "fill", "break");
  }

  @Override
  public Command read(String name, JsonObject body) {
    Fields fields = new Fields(body);
    int by = name.equals("add") ? Integer.parseInt(fields.line("by", 3)) : 0;
    fields.end();
    return new Command(name, by);
  }

  @Override
  public StoredForm write(String event) {
    JsonObject payload =
        event.equals("Filled")
            ? JsonObject.empty().with("fill", "x".repeat(Payload.MAX_BYTES + 1))
            : JsonObject.empty();
    return new StoredForm(event, 1, payload);
  }

  @Override
  public String read(StoredForm stored) {
    return stored.type();
  }
}
