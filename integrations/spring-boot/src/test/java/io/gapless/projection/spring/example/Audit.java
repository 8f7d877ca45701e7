package io.gapless.projection.spring.example;

import io.gapless.event.Event;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/** Joins the handler's transaction, and spoils it the first time it sees certain accounts. */
@Component
public class Audit {
  private final JdbcTemplate jdbc;
  private final Set<String> spoiled = ConcurrentHashMap.newKeySet();

  Audit(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Transactional
  public void note(Event event) {
    String id = event.entity().id();
    jdbc.update("INSERT INTO audit (id) VALUES (?)", id);
    if (id.startsWith("throws") && spoiled.add(id)) {
      throw new IllegalStateException("the first time, " + id + " fails");
    }
    if (id.startsWith("marks") && spoiled.add(id)) {
      TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
    }
  }

  /** Accounts whose first transaction was spoiled. */
  public Set<String> spoiled() {
    return Set.copyOf(spoiled);
  }
}
