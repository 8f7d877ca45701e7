package io.gapless.cli.demo;

/** What the demo can break, in the order in which it does. */
public enum Scene {
  /** The broker is killed and comes back. */
  BROKER,
  /** A command service is killed between its commits and its publishes. */
  SERVICE,
  /** Old events come again. */
  AGAIN,
  /** The topic loses records, last events among them. */
  LOST;

  Act act(Tempo tempo) {
    return switch (this) {
      case BROKER -> new BrokerKilled(tempo.brokerAway(), tempo.restsAfter());
      case SERVICE -> new ServiceKilled();
      case AGAIN -> new SentAgain();
      case LOST -> new LastEventsLost();
    };
  }
}
