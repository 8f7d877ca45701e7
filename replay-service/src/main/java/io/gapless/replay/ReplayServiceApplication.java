package io.gapless.replay;

import io.gapless.event.crash.CrashPoint;
import io.gapless.log.StartRefusedException;
import io.gapless.log.trace.LogFormat;
import io.gapless.replay.migrate.Migration;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.Micronaut;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the replay service, or with the argument {@code migrate} prepares the databases for both
 * services and ends. Configured by environment variables only.
 */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Gapless replay service",
            version = "v1",
            description =
                "Drains, takes over, backfills, replays and reconciles. Errors are"
                    + " application/problem+json (RFC 9457). Every POST takes an Idempotency-Key."),
    security = @SecurityRequirement(name = "bearer"))
@SecurityScheme(name = "bearer", type = SecuritySchemeType.HTTP, scheme = "bearer")
public final class ReplayServiceApplication {
  /** {@code EX_CONFIG} of sysexits.h: starting again is of no use before a setting is changed. */
  static final int EXIT_REFUSED = 78;

  /** The argument of the job that prepares the databases. */
  private static final String MIGRATE = "migrate";

  static {
    LogFormat.choose(System.getenv());
  }

  private static final Logger LOG = LoggerFactory.getLogger(ReplayServiceApplication.class);

  private ReplayServiceApplication() {}

  public static void main(String[] args) {
    LogFormat.bridge();
    CrashPoint.directory()
        .ifPresent(
            it -> LOG.atWarn().addKeyValue("reason", it).log("crash points: for tests only"));
    if (List.of(args).contains(MIGRATE)) {
      System.exit(migrate());
    }
    Micronaut.build(args).mainClass(ReplayServiceApplication.class).banner(false).start();
  }

  /**
   * @return 0, or 1 after the reason was logged
   */
  private static int migrate() {
    try (ApplicationContext parts =
        ApplicationContext.builder().mainClass(ReplayServiceApplication.class).start()) {
      parts.getBean(Migration.class).run();
      return 0;
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("reason", causes(e)).log("the databases are not prepared");
      return 1;
    }
  }

  /** In one line; at most five. */
  private static String causes(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .limit(5)
        .map(it -> String.valueOf(it.getMessage()).replaceAll("\\s+", " "))
        .distinct()
        .collect(Collectors.joining(": "));
  }

  static void refuse(StartRefusedException cause) {
    refuse(String.valueOf(cause.getMessage()));
  }

  /** Ends the process on a thread of its own, since the shutdown waits for the loops' threads. */
  static void refuse(String reason) {
    LOG.atError().addKeyValue("reason", reason).log("settings refused");
    Thread.ofPlatform().name("refused").start(() -> System.exit(EXIT_REFUSED));
  }
}
