package io.gapless.replay;

import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.io.InputStream;

/** {@code GET /v1/openapi}: this interface, as the compiler found it. */
@Controller("/v1/openapi")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
final class OpenApiController {
  private static final String DOCUMENT = "classpath:META-INF/swagger/gapless-replay-service-v1.yml";

  private final ResourceLoader resources;

  OpenApiController(ResourceLoader resources) {
    this.resources = resources;
  }

  @Get
  @Produces("application/yaml")
  HttpResponse<byte[]> document() throws IOException {
    try (InputStream document = resources.getResourceAsStream(DOCUMENT).orElseThrow()) {
      return HttpResponse.ok(document.readAllBytes());
    }
  }
}
