package io.gapless.command.handle;

import io.gapless.command.decide.Decision;
import io.gapless.command.load.LoadedEntity;
import io.gapless.command.receive.CommandRequest;
import io.gapless.command.receive.ExpectedVersion;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.log.append.AppendCondition;
import io.gapless.log.append.AppendRequest;
import io.gapless.log.append.AppendResult;
import java.util.List;
import java.util.Optional;

/**
 * One command that its entity type understands, and what it was last decided on. Used by one thread
 * at a time.
 *
 * @param <C> commands
 * @param <E> events
 * @param <S> states
 */
final class PendingCommand<C, E, S> {
  private final CommandTools<C, E, S> tools;
  private final CommandRequest request;
  private final C command;
  private LoadedEntity<S> loaded;

  PendingCommand(CommandTools<C, E, S> tools, CommandRequest request, C command) {
    this.tools = tools;
    this.request = request;
    this.command = command;
    this.loaded = new LoadedEntity<>(EntityVersion.none(), tools.decider().initial());
  }

  /**
   * Loads and decides. Blocks. The append finds a repetition by itself; only what would be refused
   * is looked up first, and after the load: if no earlier call is found then, the state is from
   * before its commit too, and cannot make the repetition fail for what the first call did.
   */
  Prepared prepare() {
    loaded = tools.states().load(request.entity());
    Prepared prepared = refusedByVersion().map(Prepared::answer).orElseGet(this::decide);
    return prepared instanceof Prepared.Answer
        ? earlier().map(Prepared::answer).orElse(prepared)
        : prepared;
  }

  EntityKey entity() {
    return request.entity();
  }

  /** Whether the caller lets it be decided again on a later version. */
  boolean mayBeDecidedAgain() {
    return !(request.expected() instanceof ExpectedVersion.Exactly);
  }

  /** Someone else was faster. */
  void lost() {
    tools.states().forget(request.entity());
  }

  /** It was appended. */
  void won(List<Event> events) {
    if (!events.isEmpty()) {
      tools.states().remember(request.entity(), tools.states().fold(loaded, events));
    }
  }

  private Optional<CommandOutcome> earlier() {
    return request.mayBeRepeated()
        ? tools.log().earlier(request.stamp()).map(PendingCommand::outcome)
        : Optional.empty();
  }

  private static CommandOutcome outcome(AppendResult earlier) {
    return switch (earlier) {
      case AppendResult.AlreadyAppended already ->
          new CommandOutcome.Committed(already.version(), already.eventCount(), true);
      case AppendResult.CommandIdReused reused -> new CommandOutcome.CommandIdReused();
      default ->
          throw new IllegalStateException("not what an earlier command ends with: " + earlier);
    };
  }

  private Optional<CommandOutcome> refusedByVersion() {
    return switch (request.expected()) {
      case ExpectedVersion.Any any -> Optional.empty();
      case ExpectedVersion.Existing existing ->
          loaded.exists() ? Optional.empty() : Optional.of(new CommandOutcome.EntityUnknown());
      case ExpectedVersion.Exactly exactly ->
          exactly.version().equals(loaded.version())
              ? Optional.empty()
              : Optional.of(
                  new CommandOutcome.VersionConflict(exactly.version(), loaded.version()));
    };
  }

  private Prepared decide() {
    return switch (tools.decider().decide(command, loaded.state())) {
      case Decision.Accepted<E> accepted -> new Prepared.Append(append(accepted.events()));
      case Decision.Rejected<E> rejected ->
          Prepared.answer(new CommandOutcome.Rejected(rejected.reason(), rejected.message()));
      case Decision.EntityUnknown<E> unknown -> Prepared.answer(new CommandOutcome.EntityUnknown());
    };
  }

  private AppendRequest append(List<E> events) {
    List<EventContent> contents =
        events.stream()
            .map(event -> tools.newEvents().of(tools.events().write(event), request.metadata()))
            .toList();
    return new AppendRequest(
        request.entity(), AppendCondition.at(loaded.version()), contents, request.stamp());
  }
}
