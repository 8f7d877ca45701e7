package io.gapless.log.append;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventContent;
import io.gapless.log.internal.EventRow.EventToInsert;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what of a batch is appended, at which versions. A pure value: it reads nothing and holds
 * only if the transaction commits, so even its refusals are answered after the commit (they may
 * build on versions of this very transaction).
 *
 * @param accepted requests that are carried out, in their order
 * @param refused requests that are answered without an append
 * @param deferred requests whose command id is also that of another one in the batch: the next
 *     batch will know the outcome
 */
record BatchPlan(List<Accepted> accepted, List<Refused> refused, List<PendingAppend> deferred) {
  /**
   * @param events with their versions; empty for a command without events
   * @param version the entity's version after them
   */
  record Accepted(PendingAppend append, List<EventToInsert> events, EntityVersion version) {
    /** Where the entity ends then; empty if that does not change. */
    Optional<EntityHead> head() {
      return events.isEmpty()
          ? Optional.empty()
          : Optional.of(EntityHead.at(version, events.getLast().content().id()));
    }
  }

  record Refused(PendingAppend append, AppendResult answer) {}

  /** Locks are taken in this order by everybody, which avoids most deadlocks. */
  private static final Comparator<EventToInsert> BY_KEY =
      Comparator.comparing(EventToInsert::entity).thenComparing(EventToInsert::version);

  /**
   * @param heads where every entity ends in the batch
   * @param known earlier commands with ids of the batch, as far as they were looked up
   */
  static BatchPlan of(
      List<PendingAppend> batch,
      Map<EntityKey, EntityHead> heads,
      Map<CommandId, CommandRow> known) {
    Map<EntityKey, EntityHead> running = new HashMap<>(heads);
    BatchPlan plan = new BatchPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Set<CommandId> seen = new HashSet<>();
    for (PendingAppend append : batch) {
      CommandId command = append.request().command().id();
      if (seen.add(command)) {
        plan.place(append, running, known.get(command));
      } else {
        plan.deferred.add(append);
      }
    }
    return plan;
  }

  private void place(
      PendingAppend append, Map<EntityKey, EntityHead> running, @Nullable CommandRow earlier) {
    AppendRequest request = append.request();
    EntityHead head = running.getOrDefault(request.entity(), EntityHead.none());
    if (earlier != null) {
      refused.add(new Refused(append, earlier.answer(request.command())));
    } else if (request.condition().allows(head.version(), head.event())) {
      Accepted placed = place(append, head.version());
      accepted.add(placed);
      placed.head().ifPresent(it -> running.put(request.entity(), it));
    } else {
      refused.add(
          new Refused(
              append,
              new AppendResult.VersionConflict(request.condition().expected(), head.version())));
    }
  }

  private static Accepted place(PendingAppend append, EntityVersion head) {
    AppendRequest request = append.request();
    List<EventToInsert> events = new ArrayList<>(request.events().size());
    EntityVersion version = head;
    for (EventContent content : request.events()) {
      version = version.next();
      events.add(new EventToInsert(request.entity(), version, content, request.command().id()));
    }
    return new Accepted(append, events, version);
  }

  /** Those that are refused: a repeated command looks like a conflict until it is looked up. */
  List<PendingAppend> refusedAppends() {
    return refused.stream().map(Refused::append).toList();
  }

  /**
   * All events, in the order in which they are inserted: by key, so positions of one entity rise
   * with its versions.
   */
  List<EventToInsert> eventsByKey() {
    return accepted.stream().flatMap(it -> it.events().stream()).sorted(BY_KEY).toList();
  }

  /** Accepted requests by command id, the order in which their rows are inserted. */
  List<Accepted> commandsByKey() {
    return accepted.stream()
        .sorted(Comparator.comparing(it -> it.append().request().command().id().value()))
        .toList();
  }
}
