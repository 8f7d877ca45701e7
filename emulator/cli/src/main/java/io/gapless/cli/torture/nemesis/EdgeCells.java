package io.gapless.cli.torture.nemesis;

import io.gapless.cli.torture.system.Edge;
import io.gapless.cli.torture.system.EdgeProxy;
import io.gapless.cli.torture.system.Proxies;
import io.gapless.cli.torture.verdict.Sometimes;
import io.gapless.stack.fault.Direction;
import io.gapless.stack.fault.MySqlRequests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What a network does on a bad day, on every edge. */
final class EdgeCells {
  private static final Duration AGAIN_AFTER = Duration.ofMillis(400);

  private final Proxies proxies;
  private final Log log;

  EdgeCells(Proxies proxies, Log log) {
    this.proxies = proxies;
    this.log = log;
  }

  List<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    for (Edge edge : proxies.edges()) {
      EdgeProxy proxy = proxies.of(edge);
      cells.add(cell(edge, "slow", proxy, this::slow));
      cells.add(cell(edge, "requests held", proxy, this::holdRequests));
      cells.add(cell(edge, "answers held", proxy, this::holdAnswers));
      cells.add(cell(edge, "cut after n bytes", proxy, this::cut));
      cells.add(cell(edge, "reset", proxy, this::reset));
      cells.add(cell(edge, "refused", proxy, this::refuse));
      cells.add(
          cell(edge, "answers swallowed", proxy, (it, spell, random) -> swallow(edge, it, spell)));
    }
    cells.add(new Cell("Kafka and fallback store", "both away", this::bothAway));
    return cells;
  }

  private interface EdgeStrike {
    void strike(EdgeProxy proxy, Cell.Spell spell, RandomGenerator random)
        throws InterruptedException;
  }

  private static Cell cell(Edge edge, String fault, EdgeProxy proxy, EdgeStrike strike) {
    return new Cell(
        edge.name(),
        fault,
        (spell, random) -> {
          try {
            strike.strike(proxy, spell, random);
          } finally {
            proxy.heal();
          }
        });
  }

  private void slow(EdgeProxy proxy, Cell.Spell spell, RandomGenerator random)
      throws InterruptedException {
    proxy.delay(Direction.TO_SERVER, Duration.ofMillis(random.nextInt(5, 150)));
    proxy.delay(Direction.TO_CLIENT, Duration.ofMillis(random.nextInt(5, 150)));
    spell.sitOut();
  }

  private void holdRequests(EdgeProxy proxy, Cell.Spell spell, RandomGenerator random)
      throws InterruptedException {
    proxy.hold(Direction.TO_SERVER);
    spell.sitOut();
  }

  private void holdAnswers(EdgeProxy proxy, Cell.Spell spell, RandomGenerator random)
      throws InterruptedException {
    proxy.hold(Direction.TO_CLIENT);
    spell.sitOut();
  }

  private void cut(EdgeProxy proxy, Cell.Spell spell, RandomGenerator random)
      throws InterruptedException {
    Direction direction = random.nextBoolean() ? Direction.TO_SERVER : Direction.TO_CLIENT;
    proxy.cutAfter(direction, random.nextInt(200, 50_000));
    spell.sitOut();
  }

  private void reset(EdgeProxy proxy, Cell.Spell spell, RandomGenerator random)
      throws InterruptedException {
    do {
      proxy.resetAll();
    } while (spell.goesOnAfter(AGAIN_AFTER));
  }

  private void refuse(EdgeProxy proxy, Cell.Spell spell, RandomGenerator random)
      throws InterruptedException {
    proxy.refuse();
    proxy.resetAll();
    spell.sitOut();
  }

  /** In SQL those of commits, which is where it hurts. */
  private static void swallow(Edge edge, EdgeProxy proxy, Cell.Spell spell)
      throws InterruptedException {
    Predicate<byte[]> request =
        edge.protocol() == Edge.Protocol.SQL ? MySqlRequests.commit() : any -> true;
    do {
      proxy.swallowAnswerTo(request);
    } while (spell.goesOnAfter(AGAIN_AFTER));
  }

  private void bothAway(Cell.Spell spell, RandomGenerator random) throws InterruptedException {
    List<EdgeProxy> away =
        List.of(
            proxies.of(Edge.COMMAND_TO_KAFKA),
            proxies.of(Edge.COMMAND_1_TO_FALLBACK),
            proxies.of(Edge.COMMAND_2_TO_FALLBACK),
            proxies.of(Edge.REPLAY_TO_KAFKA));
    log.seen(Sometimes.BOTH_DOWN);
    try {
      away.forEach(EdgeProxy::refuse);
      away.forEach(EdgeProxy::resetAll);
      spell.sitOut();
    } finally {
      away.forEach(EdgeProxy::heal);
    }
  }
}
