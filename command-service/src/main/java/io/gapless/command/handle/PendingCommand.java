package io.gapless.command.handle;

import io.gapless.command.decide.Decision;
import io.gapless.command.load.EntityLoad;
import io.gapless.command.load.LoadedEntity;
import io.gapless.command.receive.CommandRequest;
import io.gapless.command.receive.ExpectedVersion;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventContent;
import io.gapless.event.Payload;
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
  private Ahead<S> ahead;
  private Optional<EntityLoad<S>> load = Optional.empty();

  PendingCommand(CommandTools<C, E, S> tools, CommandRequest request, C command) {
    this.tools = tools;
    this.request = request;
    this.command = command;
    this.ahead =
        Ahead.committed(
            tools.states(), new LoadedEntity<>(EntityVersion.none(), tools.decider().initial()));
  }

  /** Begins to load the entity, for the next {@link #prepare}. */
  EntityLoad<?> load() {
    EntityLoad<S> begun = tools.states().begin(request.entity());
    load = Optional.of(begun);
    return begun;
  }

  /**
   * Decides. Blocks if it has to read something.
   *
   * @param given the entity, empty if it is to be loaded: as has been begun, or now
   */
  Prepared prepare(Optional<Ahead<?>> given) {
    ahead =
        given
            .<Ahead<S>>map(it -> it.of(tools.states()))
            .orElseGet(() -> Ahead.committed(tools.states(), loaded()));
    return refusedByVersion().map(Prepared::answer).orElseGet(this::decide);
  }

  private LoadedEntity<S> loaded() {
    Optional<EntityLoad<S>> begun = load;
    load = Optional.empty();
    return begun.map(EntityLoad::result).orElseGet(() -> tools.states().load(request.entity()));
  }

  /** Nobody waits for it any more, but somebody may ask again. */
  void keepWhatWasRead() {
    load.ifPresent(EntityLoad::keep);
    load = Optional.empty();
  }

  /** The entity as the next command finds it: if this one appends something, after that. */
  Ahead<S> ahead() {
    return ahead;
  }

  /**
   * The answer instead of one that was decided without an append. Blocks. The append finds a
   * repetition by itself; only what would be refused is looked up, and after everything that it was
   * decided on is committed: if no earlier call is found then, the state is from before its commit
   * too, and cannot make the repetition fail for what the first call did.
   */
  CommandOutcome confirm(CommandOutcome refused) {
    return tools.log().earlier(request.stamp()).map(PendingCommand::outcome).orElse(refused);
  }

  /** Whether it can be a repetition. */
  boolean mayBeRepeated() {
    return request.mayBeRepeated();
  }

  /** Whether the caller lets it be decided again on a later version. */
  boolean mayBeDecidedAgain() {
    return !(request.expected() instanceof ExpectedVersion.Exactly);
  }

  /** Another process was faster. */
  void lost() {
    tools.states().forget(request.entity());
  }

  /** It was appended. */
  void won() {
    tools.states().remember(request.entity(), ahead.entity());
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
          ahead.entity().exists()
              ? Optional.empty()
              : Optional.of(new CommandOutcome.EntityUnknown());
      case ExpectedVersion.Exactly exactly ->
          exactly.version().equals(ahead.entity().version())
              ? Optional.empty()
              : Optional.of(
                  new CommandOutcome.VersionConflict(exactly.version(), ahead.entity().version()));
    };
  }

  private Prepared decide() {
    return switch (tools.decider().decide(command, ahead.entity().state())) {
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
    AppendCondition condition = ahead.condition();
    if (!contents.isEmpty() && contents.stream().allMatch(PendingCommand::mayBeStored)) {
      ahead =
          new Ahead<>(
              tools.states(),
              tools.states().after(ahead.entity(), contents),
              Optional.of(contents.getLast().id()));
    }
    return new AppendRequest(request.entity(), condition, contents, request.stamp());
  }

  /** What is too large the event log refuses. */
  private static boolean mayBeStored(EventContent content) {
    return content.payload().size() <= Payload.MAX_BYTES;
  }
}
