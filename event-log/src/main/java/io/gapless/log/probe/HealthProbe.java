package io.gapless.log.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks a service of this machine how it is, and ends with 0 if it answers 200, else with 1:
 *
 * <pre>java -cp @/app/jib-classpath-file io.gapless.log.probe.HealthProbe 8080 /health/readiness
 * </pre>
 *
 * <p>Over a bare socket, as a JVM is started for each question and classes cost most of its time.
 */
public final class HealthProbe {
  private static final int ANSWER_MILLIS = 2_000;

  private HealthProbe() {}

  /**
   * @param args port and path
   */
  public static void main(String[] args) {
    System.exit(answersOk(Integer.parseInt(args[0]), args[1]) ? 0 : 1);
  }

  /** Whether loopback answers 200 within two seconds. */
  static boolean answersOk(int port, String path) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String status = answer.readLine();
      return status != null && status.startsWith("HTTP/1.1 200 ");
    } catch (IOException noAnswer) {
      return false;
    }
  }
}
