package io.gapless.event.wire;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.InvalidEventException;

/**
 * What an operator wants of a projection. The replay service keeps it and hands it to one instance
 * at a time, again if that does not answer: so each is such that it takes effect once.
 */
public sealed interface ProjectionCommand {
  /** Longest {@code who}, in characters. */
  int MAX_WHO = 200;

  /** Longest {@code why}, in characters. */
  int MAX_WHY = 1_000;

  /** Which command it is: lower-case words with hyphens, at most 32 characters. */
  String name();

  /** A parked entity goes on, from the event before which it stands. */
  record Resume(EntityKey entity) implements ProjectionCommand {
    static final String NAME = "resume";

    @Override
    public String name() {
      return NAME;
    }
  }

  /**
   * A parked entity passes exactly the event before which it stands, and goes on.
   *
   * @param entity the entity
   * @param version the version that is passed: if the entity stands before another one by now,
   *     nothing happens, so that no repetition can pass a second event
   * @param who who decided, 1 to {@value #MAX_WHO} characters on one line
   * @param why for what reason, 1 to {@value #MAX_WHY} characters on one line
   */
  record Skip(EntityKey entity, EntityVersion version, String who, String why)
      implements ProjectionCommand {
    static final String NAME = "skip";

    public Skip {
      if (version.value() < 1) {
        throw new InvalidEventException("version", "must be 1 or more");
      }
      requireText("who", who, MAX_WHO);
      requireText("why", why, MAX_WHY);
    }

    @Override
    public String name() {
      return NAME;
    }
  }

  /**
   * An entity is folded anew from its first event, out of the event store, while all others go on.
   * Handed out again, it is not done again.
   */
  record Rebuild(EntityKey entity) implements ProjectionCommand {
    static final String NAME = "rebuild";

    @Override
    public String name() {
      return NAME;
    }
  }

  /** Everything of a type is folded anew. Handed out again, it is not done again. */
  record RebuildAll(EntityType type) implements ProjectionCommand {
    static final String NAME = "rebuild-all";

    @Override
    public String name() {
      return NAME;
    }
  }

  /**
   * A command that this version of the wire format does not know: its sender is newer.
   *
   * @param name its name
   */
  record Unknown(String name) implements ProjectionCommand {}

  /** One line of JSON, without its line feed. */
  static String write(ProjectionCommand command) {
    return addTo(new Line(), command).end();
  }

  /**
   * @throws InvalidEventException naming what is not as {@link #write} writes it
   */
  static ProjectionCommand read(String line) {
    return in(Members.of(line));
  }

  /**
   * @throws InvalidEventException naming {@code field}, if {@code text} is blank, too long, or not
   *     on one line
   */
  static void requireText(String field, String text, int most) {
    if (text.isBlank() || !Members.isText(text, most)) {
      throw new InvalidEventException(
          field, "must have 1 to " + most + " characters, none of them a control character");
    }
  }

  private static Line addTo(Line line, ProjectionCommand command) {
    line.with("command", command.name());
    return switch (command) {
      case Resume resume -> line.with(resume.entity());
      case Skip skip ->
          line.with(skip.entity())
              .with("version", skip.version().value())
              .with("who", skip.who())
              .with("why", skip.why());
      case Rebuild rebuild -> line.with(rebuild.entity());
      case RebuildAll all -> line.with("entityType", all.type().value());
      case Unknown unknown -> line;
    };
  }

  private static ProjectionCommand in(Members members) {
    String name = members.text("command", Members.NAME);
    return switch (name) {
      case Resume.NAME -> new Resume(members.entity());
      case Skip.NAME ->
          new Skip(
              members.entity(),
              members.version("version"),
              members.text("who", MAX_WHO),
              members.text("why", MAX_WHY));
      case Rebuild.NAME -> new Rebuild(members.entity());
      case RebuildAll.NAME -> new RebuildAll(members.type());
      default -> new Unknown(name);
    };
  }
}
