package io.gapless.cli.torture.nemesis;

import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/** What may happen to projections: members that come and go, events that nobody can apply. */
final class ProbeCells {
  private static final Duration STAY = Duration.ofSeconds(2);

  private final Poison poison;
  private final IntFunction<AutoCloseable> members;

  /** An entity's events that cannot be applied for a while. */
  interface Poison {
    void on();

    /** Off, and whoever was parked goes on. */
    void off();
  }

  /**
   * @param members starts one more member of the projection that runs in several processes
   */
  ProbeCells(Poison poison, IntFunction<AutoCloseable> members) {
    this.poison = poison;
    this.members = members;
  }

  List<Cell> all() {
    return List.of(
        new Cell("projection", "members come and go", (spell, random) -> rebalance(spell)),
        new Cell("projection", "poison", (spell, random) -> poison(spell)));
  }

  private void rebalance(Cell.Spell spell) throws InterruptedException {
    int number = 0;
    do {
      try (AutoCloseable member = members.apply(number++)) {
        spell.goesOnAfter(STAY);
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception notClosed) {
        throw new IllegalStateException("a member cannot be closed", notClosed);
      }
    } while (spell.goesOnAfter(STAY));
  }

  private void poison(Cell.Spell spell) throws InterruptedException {
    poison.on();
    try {
      spell.sitOut();
    } finally {
      poison.off();
    }
  }
}
