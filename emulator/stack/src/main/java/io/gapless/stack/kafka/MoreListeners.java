package io.gapless.stack.kafka;

import io.gapless.stack.process.Ports;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Listeners beside the usual ones, as they stand in the broker's settings: lists that go on with a
 * comma, and lines.
 */
record MoreListeners(String listeners, String advertised, String protocols, String settings) {
  static MoreListeners none() {
    return new MoreListeners("", "", "", "");
  }

  static MoreListeners of(TlsListener tls) {
    return new MoreListeners("," + tls.address(), "," + tls.address(), "", tls.settings());
  }

  static MoreListeners of(List<KafkaWay> ways) {
    return new MoreListeners(
        ways.stream().map(it -> address(it.name(), it.port())).collect(Collectors.joining()),
        ways.stream().map(it -> address(it.name(), it.advertised())).collect(Collectors.joining()),
        ways.stream().map(it -> "," + it.name() + ":PLAINTEXT").collect(Collectors.joining()),
        "");
  }

  private static String address(String name, int port) {
    return "," + name + "://" + Ports.LOOPBACK + ":" + port;
  }
}
