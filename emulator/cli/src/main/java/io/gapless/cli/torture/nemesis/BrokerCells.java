package io.gapless.cli.torture.nemesis;

import io.gapless.cli.torture.system.EdgeProxy;
import io.gapless.cli.torture.system.Proxies;
import io.gapless.stack.StackException;
import io.gapless.stack.fault.Direction;
import io.gapless.stack.kafka.KafkaCluster;
import io.gapless.stack.process.StackProcess;
import java.util.ArrayList;
import java.util.List;

/** What may happen among several brokers. Nothing if there is one. */
final class BrokerCells {
  private final KafkaCluster kafka;
  private final Proxies proxies;
  private final String topic;
  private final Log log;

  BrokerCells(KafkaCluster kafka, Proxies proxies, String topic, Log log) {
    this.kafka = kafka;
    this.proxies = proxies;
    this.topic = topic;
    this.log = log;
  }

  List<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    if (kafka.brokers().size() > 1) {
      for (int node = 1; node <= kafka.brokers().size(); node++) {
        EdgeProxy ways = proxies.toBroker(node);
        String name = kafka.process(node).name();
        cells.add(new Cell(name, "cut off", (spell, random) -> cutOff(ways, spell)));
        cells.add(new Cell(name, "half open", (spell, random) -> halfOpen(ways, spell)));
      }
      cells.add(new Cell("kafka", "leaders moved", (spell, random) -> moveLeaders(spell)));
      cells.add(new Cell("kafka", "controller killed", (spell, random) -> killController(spell)));
    }
    return cells;
  }

  /** Nobody reaches it; it still reaches the others, and says that it lives. */
  private static void cutOff(EdgeProxy ways, Cell.Spell spell) throws InterruptedException {
    try {
      ways.refuse();
      ways.resetAll();
      spell.sitOut();
    } finally {
      ways.heal();
    }
  }

  /** What it is asked arrives, what it answers does not. */
  private static void halfOpen(EdgeProxy ways, Cell.Spell spell) throws InterruptedException {
    try {
      ways.hold(Direction.TO_CLIENT);
      spell.sitOut();
    } finally {
      ways.heal();
    }
  }

  private void moveLeaders(Cell.Spell spell) throws InterruptedException {
    if (kafka.topics().moveLeaders(topic) == 0) {
      throw new StackException("no leader moved");
    }
    spell.sitOut();
    kafka.topics().moveLeaders(topic);
  }

  private void killController(Cell.Spell spell) throws InterruptedException {
    StackProcess controller = kafka.process(kafka.topics().controller());
    controller.kill();
    spell.sitOut();
    long begin = System.nanoTime();
    ProcessCells.startAgain(controller);
    log.ready(controller.name(), (System.nanoTime() - begin) / 1_000_000);
  }
}
