package io.gapless.replay;

import io.gapless.event.crash.CrashPoint;
import io.gapless.log.schema.UnsafeEventStoreException;
import io.micronaut.runtime.Micronaut;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the replay service; it is configured by environment variables only. */
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

  private static final Logger LOG = LoggerFactory.getLogger(ReplayServiceApplication.class);

  private ReplayServiceApplication() {}

  public static void main(String[] args) {
    CrashPoint.directory()
        .ifPresent(
            it -> LOG.atWarn().addKeyValue("reason", it).log("crash points: for tests only"));
    Micronaut.build(args).mainClass(ReplayServiceApplication.class).banner(false).start();
  }

  static void refuse(UnsafeEventStoreException cause) {
    refuse("event store: " + cause.getMessage());
  }

  /** Ends the process on a thread of its own, since the shutdown waits for the loops' threads. */
  static void refuse(String reason) {
    LOG.atError().addKeyValue("reason", reason).log("settings refused");
    Thread.ofPlatform().name("refused").start(() -> System.exit(EXIT_REFUSED));
  }
}
