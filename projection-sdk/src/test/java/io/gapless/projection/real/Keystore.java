package io.gapless.projection.real;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;

/**
 * A key and the certificate that it signs itself, valid for loopback, made by the JDK's keytool.
 *
 * @param file PKCS 12
 */
record Keystore(Path file) {
  static final String PASSWORD = "gapless-test";
  private static final String ALIAS = "broker";

  static Keystore create(Path file) throws IOException, InterruptedException {
    Path log = file.resolveSibling(file.getFileName() + ".log");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool made no keystore: " + Files.readString(log));
    }
    return new Keystore(file);
  }

  /** What a Kafka client needs that trusts whoever has this key, and nobody else. */
  Map<String, Object> trusting(String bootstrapServers)
      throws IOException, GeneralSecurityException {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers,
        "security.protocol",
        "SSL",
        "ssl.truststore.type",
        "PKCS12",
        "ssl.truststore.location",
        truststore().toString(),
        "ssl.truststore.password",
        PASSWORD);
  }

  private Path truststore() throws IOException, GeneralSecurityException {
    KeyStore own = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, own.getCertificate(ALIAS));
    Path path = file.resolveSibling(file.getFileName() + ".trusted");
    try (OutputStream out = Files.newOutputStream(path)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    return path;
  }
}
