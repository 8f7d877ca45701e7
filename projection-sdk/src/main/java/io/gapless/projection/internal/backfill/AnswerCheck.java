package io.gapless.projection.internal.backfill;

import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.InvalidEventException;
import io.gapless.event.Position;
import io.gapless.event.wire.EventLine;
import io.gapless.event.wire.EventWindow;
import io.gapless.event.wire.Heads;
import io.gapless.event.wire.Republished;
import io.gapless.event.wire.WireFormat;
import io.gapless.projection.internal.core.BackfillAnswer;
import io.gapless.projection.internal.core.BackfillAnswer.End;
import io.gapless.projection.internal.core.BackfillRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads answers as untrusted input. An answer that was cut is good as far as it goes; one that is
 * wrong anywhere is good for nothing.
 */
final class AnswerCheck {
  private final WireFormat format;

  AnswerCheck(WireFormat format) {
    this.format = format;
  }

  BackfillAnswer events(BackfillRequest request, List<String> lines) {
    List<Event> events = new ArrayList<>();
    EntityVersion expected = request.from();
    for (String text : lines) {
      EventLine line;
      try {
        line = EventLine.read(text, format);
      } catch (InvalidEventException e) {
        return isObject(text)
            ? new BackfillAnswer.Answered(
                events, new End.Damaged(expected, e.field() + " " + e.rule()))
            : new BackfillAnswer.Unusable("the answer has a line that is no JSON object");
      }
      Optional<String> wrong = wrong(request, expected, line);
      if (wrong.isPresent()) {
        return new BackfillAnswer.Unusable(wrong.get());
      }
      switch (line) {
        case EventLine.Found found -> events.add(found.event());
        case EventLine.NotYet notYet -> {
          return new BackfillAnswer.Answered(events, new End.NotYet(expected));
        }
        case EventLine.UnknownToStore unknown -> {
          return new BackfillAnswer.Answered(events, new End.UnknownToStore(expected));
        }
      }
      expected = expected.next();
    }
    return new BackfillAnswer.Answered(events, new End.Silent());
  }

  /** What was published begins with the range and ends within it; the verdict is on the next. */
  BackfillAnswer republished(BackfillRequest request, List<String> lines) {
    Republished answer;
    try {
      answer = Republished.read(lines, format);
    } catch (InvalidEventException e) {
      return new BackfillAnswer.Unusable(
          "the answer cannot be read: " + e.field() + " " + e.rule());
    }
    EntityVersion next = answer.through().map(EntityVersion::next).orElse(request.from());
    if (request.from().isAfter(next) || next.isAfter(request.to().next())) {
      return new BackfillAnswer.Unusable("another range was published than the one asked for");
    }
    if (answer.verdict().filter(it -> !it.version().equals(next)).isPresent()) {
      return new BackfillAnswer.Unusable("the verdict is not on version " + next);
    }
    End end = answer.verdict().map(AnswerCheck::end).orElseGet(End.Silent::new);
    return answer
        .through()
        .<BackfillAnswer>map(through -> new BackfillAnswer.Republished(through, end))
        .orElseGet(() -> new BackfillAnswer.Answered(List.of(), end));
  }

  private static End end(EventLine verdict) {
    return switch (verdict) {
      case EventLine.Found found -> new End.Silent();
      case EventLine.NotYet notYet -> new End.NotYet(notYet.version());
      case EventLine.UnknownToStore unknown -> new End.UnknownToStore(unknown.version());
    };
  }

  HeadsAnswer heads(EntityType type, Position after, int limit, List<String> lines) {
    Heads heads;
    try {
      heads = Heads.read(lines);
    } catch (InvalidEventException e) {
      return new HeadsAnswer.Unusable("heads cannot be read: " + e.field() + " " + e.rule());
    }
    return wrong(type, after, limit, heads)
        .<HeadsAnswer>map(HeadsAnswer.Unusable::new)
        .orElseGet(() -> new HeadsAnswer.Answered(heads));
  }

  WindowAnswer window(
      EntityType type, Position after, Position through, int limit, List<String> lines) {
    EventWindow window;
    try {
      window = EventWindow.read(lines, format);
    } catch (InvalidEventException e) {
      return new WindowAnswer.Unusable("events cannot be read: " + e.field() + " " + e.rule());
    }
    if (after.isAfter(window.through()) || window.events().size() > limit) {
      return new WindowAnswer.Unusable("the window of events is not the one asked for");
    }
    Position last = after;
    Position end = Position.min(through, window.through());
    for (Event event : window.events()) {
      if (!event.entity().type().equals(type)
          || !event.position().isAfter(last)
          || event.position().isAfter(end)) {
        return new WindowAnswer.Unusable("an event is not of the window asked for");
      }
      last = event.position();
    }
    return new WindowAnswer.Answered(window);
  }

  /** Something between here and the replay service may answer in its place, in HTML. */
  private static boolean isObject(String line) {
    return line.startsWith("{") && line.endsWith("}");
  }

  private static Optional<String> wrong(
      BackfillRequest request, EntityVersion expected, EventLine line) {
    if (expected.isAfter(request.to())) {
      return Optional.of("the answer goes on beyond version " + request.to());
    }
    if (!line.version().equals(expected)) {
      return Optional.of(
          "the answer has version " + line.version() + " in the place of " + expected);
    }
    if (line instanceof EventLine.Found found && !found.event().entity().equals(request.entity())) {
      return Optional.of("the answer has an event of another entity");
    }
    return Optional.empty();
  }

  private static Optional<String> wrong(EntityType type, Position after, int limit, Heads heads) {
    if (after.isAfter(heads.through()) || heads.heads().size() > limit) {
      return Optional.of("the window of heads is not the one asked for");
    }
    Set<Object> entities = new HashSet<>();
    for (Heads.Head head : heads.heads()) {
      if (!head.entity().type().equals(type)
          || head.version().value() < 1
          || !head.position().isAfter(after)
          || head.position().isAfter(heads.through())
          || !entities.add(head.entity())) {
        return Optional.of("a head is not of the window asked for");
      }
    }
    return Optional.empty();
  }
}
