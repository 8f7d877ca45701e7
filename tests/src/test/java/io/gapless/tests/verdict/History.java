package io.gapless.tests.verdict;

import java.util.List;

/**
 * What a verdict is computed from.
 *
 * @param events the event store, by position
 * @param commands the event store's table of commands
 * @param effects the projection's append log, in the order in which it was written
 * @param folds the projection's state
 * @param sent what callers sent and were told
 */
public record History(
    List<StoredEvent> events,
    List<StoredCommand> commands,
    List<Effect> effects,
    List<Fold> folds,
    List<SentCommand> sent) {
  public History {
    events = List.copyOf(events);
    commands = List.copyOf(commands);
    effects = List.copyOf(effects);
    folds = List.copyOf(folds);
    sent = List.copyOf(sent);
  }
}
