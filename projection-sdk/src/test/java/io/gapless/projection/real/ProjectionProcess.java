package io.gapless.projection.real;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.stack.database.Database;
import java.net.URI;

/** A projection in a process of its own, to be killed. Ends with the process that started it. */
final class ProjectionProcess {
  private ProjectionProcess() {}

  /** Arguments: name, topic prefix, Kafka, replay service, database URL, user, password. */
  public static void main(String[] arguments) {
    Database database = new Database(arguments[4], arguments[5], arguments[6]);
    HikariDataSource pool = ProjectionTestBed.pool(database);
    ProjectionTestBed.builder(arguments[0], arguments[1], URI.create(arguments[3]), pool)
        .kafka(arguments[2])
        .kafka(ProjectionTestBed.QUICK_SESSIONS)
        .handler(new Journal(pool, arguments[0]).handler())
        .start();
    ProcessHandle.current().parent().ifPresent(it -> it.onExit().join());
    Runtime.getRuntime().halt(0);
  }
}
