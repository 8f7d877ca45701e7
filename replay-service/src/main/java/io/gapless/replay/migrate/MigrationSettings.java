package io.gapless.replay.migrate;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Whom the migration job gives rights. Database users, as they are called without a host.
 *
 * @param commandServiceUser the command service's database user, who may append and never change an
 *     event; if empty, nobody is given rights; key {@code gapless.migration.command-service-user}
 * @param replayServiceUser the replay service's database user, another one; if empty, nobody is
 *     given rights; key {@code gapless.migration.replay-service-user}
 */
@ConfigurationProperties("gapless.migration")
public record MigrationSettings(
    @Bindable(defaultValue = "") String commandServiceUser,
    @Bindable(defaultValue = "") String replayServiceUser) {
  public MigrationSettings {
    if (!commandServiceUser.isEmpty() && commandServiceUser.equals(replayServiceUser)) {
      throw new IllegalArgumentException(
          "gapless.migration.command-service-user and gapless.migration.replay-service-user must"
              + " be two users, are both "
              + commandServiceUser);
    }
  }
}
