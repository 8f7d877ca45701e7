package io.gapless.stack.kafka;

import kafka.Kafka;
import kafka.tools.StorageTool;

/** What the broker's JVM runs: formats the log directory at the first start, then the broker. */
final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] arguments) {
    String settings = arguments[0];
    String clusterId = arguments[1];
    int status =
        StorageTool.execute(
            new String[] {"format", "--ignore-formatted", "-t", clusterId, "-c", settings},
            System.out);
    if (status != 0) {
      throw new IllegalStateException("cannot format the log directory, see above");
    }
    Kafka.main(new String[] {settings});
  }
}
