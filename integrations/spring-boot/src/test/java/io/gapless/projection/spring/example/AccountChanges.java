package io.gapless.projection.spring.example;

import io.gapless.event.Event;
import io.gapless.projection.EventHandler;
import io.gapless.projection.Transaction;
import io.gapless.projection.spring.ProjectionHandler;
import org.springframework.jdbc.core.JdbcTemplate;

// region handler
@ProjectionHandler(name = "account-changes", of = "account")
class AccountChanges implements EventHandler {
  private final JdbcTemplate jdbc;
  private final Audit audit; // its methods are @Transactional

  AccountChanges(JdbcTemplate jdbc, Audit audit) {
    this.jdbc = jdbc;
    this.audit = audit;
  }

  @Override
  public void handle(Event event, Transaction tx) {
    jdbc.update(
        "INSERT INTO account_changes (id, version) VALUES (?, ?)",
        event.entity().id(),
        event.version().value());
    audit.note(event);
  }
}
// endregion
