package io.gapless.command.account;

import io.gapless.command.decide.EntityDefinition;
import io.gapless.event.EntityType;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Makes accounts known to the command service. */
@Factory
public final class AccountFactory {
  /** Their entity type. */
  public static final EntityType ACCOUNT = new EntityType("account");

  @Singleton
  EntityDefinition<?, ?, ?> accounts() {
    return new EntityDefinition<>(
        ACCOUNT,
        new AccountDecider(),
        new AccountCommandFormat(),
        new AccountEventFormat(),
        new AccountStateFormat());
  }
}
