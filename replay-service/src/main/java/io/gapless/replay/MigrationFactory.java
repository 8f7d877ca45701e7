package io.gapless.replay;

import io.gapless.replay.migrate.Migration;
import io.gapless.replay.migrate.MigrationSettings;
import io.gapless.replay.store.StorePool;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** Wires the job that prepares the databases; the service itself has no use for it. */
@Factory
final class MigrationFactory {
  @Singleton
  Migration migration(
      @Named(ReplayServiceFactory.EVENT_STORE) StorePool eventStore,
      @Named(ReplayStoreFactory.REPLAY_STORE) StorePool replayStore,
      MigrationSettings users) {
    return new Migration(eventStore.connections(), replayStore.connections(), users);
  }
}
