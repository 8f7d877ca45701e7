package io.gapless.tests.system;

import io.gapless.stack.database.Database;
import io.gapless.stack.database.ServerAddress;
import io.gapless.stack.fault.Direction;
import io.gapless.stack.fault.FaultProxy;
import io.gapless.stack.spanner.FallbackStore;

/**
 * The way to the fallback store, whichever it is, through a proxy: the JDBC one lies on a server
 * that others use too, and Spanner's emulator forgets everything when it is killed, which Spanner
 * does not.
 *
 * @param store as the services see it
 * @param proxy before it
 */
public record FallbackPath(FallbackStore store, FaultProxy proxy) implements AutoCloseable {
  static FallbackPath to(FallbackStore store) {
    return switch (store) {
      case FallbackStore.Spanner spanner -> to(spanner);
      case FallbackStore.Jdbc jdbc -> to(jdbc.database());
    };
  }

  private static FallbackPath to(FallbackStore.Spanner spanner) {
    String[] address = spanner.emulatorHost().split(":", 2);
    FaultProxy proxy = FaultProxy.to(address[0], Integer.parseInt(address[1]));
    return new FallbackPath(
        new FallbackStore.Spanner(
            spanner.project(), spanner.instance(), spanner.database(), proxy.address()),
        proxy);
  }

  private static FallbackPath to(Database database) {
    FaultProxy proxy = FaultProxy.to(host(database), database.port());
    return new FallbackPath(new FallbackStore.Jdbc(database.through(proxy.port())), proxy);
  }

  static String host(Database database) {
    return ServerAddress.parse(database.url(), database.user(), database.password()).host();
  }

  /** It looks dead from now on: connections are reset. */
  public void cut() {
    proxy.refuse();
    proxy.resetAll();
  }

  /** It looks frozen from now on: connections stay, and nothing comes. */
  public void freeze() {
    proxy.hold(Direction.TO_SERVER);
    proxy.hold(Direction.TO_CLIENT);
  }

  /** It is well again. */
  public void heal() {
    proxy.heal();
  }

  @Override
  public void close() {
    proxy.close();
  }
}
