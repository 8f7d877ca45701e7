package io.gapless.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gapless.stack.database.Database;
import io.gapless.stack.fault.Direction;
import io.gapless.stack.fault.FaultProxy;
import io.gapless.stack.fault.MySqlRequests;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that sends back what it gets, and against a database. */
@Timeout(60)
final class FaultProxyIT {
  private static final int PATIENCE_MILLIS = 300;

  private ServerSocket server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = FaultProxy.to(server.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void without_faults_bytes_go_both_ways() throws Exception {
    try (Socket client = connect()) {
      assertThat(ask(client, "hello")).isEqualTo("hello");
    }
    await().until(() -> proxy.connections() == 0);
  }

  @Test
  void delayed_bytes_arrive_later() throws Exception {
    proxy.delay(Direction.TO_CLIENT, Duration.ofMillis(200));
    try (Socket client = connect()) {
      long before = System.nanoTime();
      assertThat(ask(client, "hello")).isEqualTo("hello");
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(Duration.ofMillis(190));
    }
  }

  @Test
  void held_bytes_arrive_when_released_and_in_order() throws Exception {
    try (Socket client = connect()) {
      assertThat(ask(client, "open")).isEqualTo("open");
      proxy.hold(Direction.TO_CLIENT);
      send(client, "one");
      assertThatThrownBy(() -> receive(client, 3))
          .isInstanceOf(java.net.SocketTimeoutException.class);
      send(client, "two");
      proxy.release(Direction.TO_CLIENT);
      assertThat(receive(client, 6)).isEqualTo("onetwo");
    }
  }

  @Test
  void a_connection_is_cut_in_the_middle_of_an_answer() throws Exception {
    try (Socket client = connect()) {
      assertThat(ask(client, "whole")).isEqualTo("whole");
      proxy.cutAfter(Direction.TO_CLIENT, 3);
      send(client, "halved");
      assertThatThrownBy(() -> receive(client, 6)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void open_connections_are_reset_and_new_ones_work() throws Exception {
    try (Socket client = connect()) {
      assertThat(ask(client, "open")).isEqualTo("open");
      proxy.resetAll();
      assertThatThrownBy(() -> ask(client, "closed")).isInstanceOf(IOException.class);
    }
    try (Socket client = connect()) {
      assertThat(ask(client, "again")).isEqualTo("again");
    }
  }

  @Test
  void new_connections_are_refused_until_healed() throws Exception {
    try (Socket old = connect()) {
      assertThat(ask(old, "open")).isEqualTo("open");
      proxy.refuse();
      assertThatThrownBy(
              () -> {
                try (Socket client = connect()) {
                  ask(client, "no");
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(ask(old, "still")).isEqualTo("still");
      proxy.heal();
      try (Socket client = connect()) {
        assertThat(ask(client, "yes")).isEqualTo("yes");
      }
    }
  }

  @Test
  void a_dropped_request_never_reaches_the_server() throws Exception {
    Database database = LocalStack.shared().newDatabase("proxy");
    try (FaultProxy toDatabase = FaultProxy.to(database.port())) {
      CompletableFuture<Void> dropped = toDatabase.dropRequest(MySqlRequests.commit());
      assertThatThrownBy(() -> insert(database.through(toDatabase.port())))
          .isInstanceOf(SQLException.class);
      dropped.get(5, TimeUnit.SECONDS);
      await().atMost(Duration.ofSeconds(5)).until(() -> rows(database) == 0);
    }
  }

  @Test
  void a_commit_whose_answer_is_swallowed_has_happened() throws Exception {
    Database database = LocalStack.shared().newDatabase("proxy");
    try (FaultProxy toDatabase = FaultProxy.to(database.port())) {
      CompletableFuture<Void> swallowed = toDatabase.swallowAnswerTo(MySqlRequests.commit());
      assertThatThrownBy(() -> insert(database.through(toDatabase.port())))
          .isInstanceOf(SQLException.class);
      swallowed.get(5, TimeUnit.SECONDS);
      assertThat(rows(database)).isEqualTo(1);
    }
  }

  private static void insert(Database database) throws SQLException {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (n INT PRIMARY KEY)");
      connection.setAutoCommit(false);
      statement.execute("INSERT INTO t VALUES (1)");
      connection.commit();
    }
  }

  private static int rows(Database database) throws SQLException {
    try (Connection connection = database.connect();
        ResultSet rows = connection.createStatement().executeQuery("SELECT COUNT(*) FROM t")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", proxy.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static String ask(Socket socket, String text) throws IOException {
    send(socket, text);
    return receive(socket, text.length());
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String receive(Socket socket, int length) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("ended after " + Arrays.toString(bytes));
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> echo(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void echo(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException broken) {
      return;
    }
  }
}
