package io.gapless.replay.jobs.select;

import java.util.List;

/**
 * What a part of a selection comes to.
 *
 * @param tallies one for each entity in the part
 * @param end how far was counted
 * @param isLast whether the selection has no more
 */
public record TallyPage(List<Tally> tallies, Cursor end, boolean isLast) {
  /**
   * @param entity its id
   * @param events how many
   * @param bytes of their payloads
   */
  public record Tally(String entity, long events, long bytes) {}

  public TallyPage {
    tallies = List.copyOf(tallies);
  }
}
