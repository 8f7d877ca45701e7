package io.gapless.stack.kafka;

import io.gapless.stack.process.Ports;
import java.nio.file.Path;

/**
 * Where a broker answers over TLS, beside its other listeners.
 *
 * @param port on loopback
 * @param keystore its key and certificate, PKCS 12
 * @param password of the keystore and the key in it
 */
public record TlsListener(int port, Path keystore, String password) {
  /** On a free port. */
  public TlsListener(Path keystore, String password) {
    this(Ports.free(), keystore, password);
  }

  /** For {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return Ports.LOOPBACK + ":" + port;
  }

  String address() {
    return "SSL://" + bootstrapServers();
  }

  String settings() {
    return """
    listener.name.ssl.ssl.keystore.type=PKCS12
    listener.name.ssl.ssl.keystore.location=%s
    listener.name.ssl.ssl.keystore.password=%s
    listener.name.ssl.ssl.key.password=%2$s
    """
        .formatted(keystore, password);
  }
}
