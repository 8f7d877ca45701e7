package io.gapless.log.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers what it is told. */
final class HealthProbeIT {
  private HttpServer server;
  private int port;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Map.of("/up", 200, "/down", 503, "/moved", 302)
        .forEach(
            (path, status) ->
                server.createContext(
                    path,
                    exchange -> {
                      exchange.sendResponseHeaders(status, -1);
                      exchange.close();
                    }));
    server.start();
    port = server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void only_200_is_well() {
    assertThat(HealthProbe.answersOk(port, "/up")).isTrue();
    assertThat(HealthProbe.answersOk(port, "/down")).isFalse();
    assertThat(HealthProbe.answersOk(port, "/moved")).isFalse();
    assertThat(HealthProbe.answersOk(port, "/unknown")).isFalse();
  }

  @Test
  void nobody_there_is_not_well() {
    server.stop(0);

    assertThat(HealthProbe.answersOk(port, "/up")).isFalse();
  }
}
