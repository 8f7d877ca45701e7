package io.gapless.projection.micronaut.example;

import io.gapless.event.Event;
import io.gapless.projection.EventHandler;
import io.gapless.projection.Transaction;
import io.gapless.projection.micronaut.ProjectionHandler;
import java.sql.SQLException;

// region handler
@ProjectionHandler(name = "account-changes", of = "account")
class AccountChanges implements EventHandler {
  private final ChangeRepository changes; // its methods are @Transactional

  AccountChanges(ChangeRepository changes) {
    this.changes = changes;
  }

  @Override
  public void handle(Event event, Transaction tx) throws SQLException {
    changes.add(event.entity().id(), event.version().value());
  }
}
// endregion
