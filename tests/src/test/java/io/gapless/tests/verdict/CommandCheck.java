package io.gapless.tests.verdict;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.gapless.event.CommandId;
import io.gapless.event.EntityVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Every command has all its events or none, once, and its caller was told the truth (I1, I5). */
final class CommandCheck {
  private final Map<CommandId, StoredCommand> stored;
  private final Map<CommandId, List<StoredEvent>> events;
  private final Consumer<Finding> findings;

  CommandCheck(History history, Consumer<Finding> findings) {
    this.stored = history.commands().stream().collect(toMap(StoredCommand::id, it -> it));
    this.events = history.events().stream().collect(groupingBy(StoredEvent::command));
    this.findings = findings;
  }

  void run(List<SentCommand> sent) {
    Set<CommandId> known = new HashSet<>(stored.keySet());
    known.addAll(events.keySet());
    known.forEach(this::checkStored);
    sent.forEach(this::checkTold);
  }

  private void checkStored(CommandId id) {
    List<StoredEvent> found = events.getOrDefault(id, List.of());
    Optional<StoredCommand> row = Optional.ofNullable(stored.get(id));
    int expected = row.map(StoredCommand::events).orElse(0);
    if (row.isPresent() && found.size() > expected) {
      findings.accept(new Finding.CommandTwice(id));
    } else if (row.isEmpty() || !isExactly(found, row.get())) {
      findings.accept(new Finding.HalfDone(id));
    }
  }

  private static boolean isExactly(List<StoredEvent> found, StoredCommand row) {
    List<EntityVersion> versions = found.stream().map(StoredEvent::version).sorted().toList();
    return versions.equals(row.versions())
        && found.stream().allMatch(event -> event.entity().equals(row.entity()));
  }

  private void checkTold(SentCommand sent) {
    Optional<StoredCommand> row = Optional.ofNullable(stored.get(sent.id()));
    switch (sent.told()) {
      case Told.Committed committed -> checkCommitted(sent, committed, row);
      case Told.Refused refused -> checkRefused(sent, row);
      case Told.Unknown unknown -> {}
    }
  }

  private void checkCommitted(SentCommand sent, Told.Committed told, Optional<StoredCommand> row) {
    if (row.isEmpty()) {
      findings.accept(new Finding.LostCommit(sent.id()));
    } else if (!row.get().entity().equals(sent.entity())
        || !row.get().last().equals(told.version())
        || row.get().events() != told.events()) {
      findings.accept(new Finding.WrongAnswer(sent.id()));
    }
  }

  private void checkRefused(SentCommand sent, Optional<StoredCommand> row) {
    if (row.isPresent() || events.containsKey(sent.id())) {
      findings.accept(new Finding.DoneThoughRefused(sent.id()));
    }
  }
}
