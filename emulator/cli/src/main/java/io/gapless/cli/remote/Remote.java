package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.cli.run.Screen;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which replay service, who asks, and how its answers are shown. */
public final class Remote {
  private static final String DEFAULT_URL = "http://127.0.0.1:8081";

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--url",
      description = "Where the replay service is; default GAPLESS_URL, or " + DEFAULT_URL + ".")
  private @Nullable String url;

  @Option(
      names = "--token",
      description = "Bearer token; default GAPLESS_TOKEN, which others on this machine do not see.")
  private @Nullable String token;

  @Option(names = "--json", description = "Prints the service's answer as it is.")
  private boolean json;

  Api api() {
    return new Api(uri(), given(token, "GAPLESS_TOKEN"));
  }

  private URI uri() {
    String text = given(url, "GAPLESS_URL").orElse(DEFAULT_URL);
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw wrong("--url must be like http://host:8081, is " + text);
  }

  private static Optional<String> given(@Nullable String option, String variable) {
    return Optional.ofNullable(option)
        .or(() -> Optional.ofNullable(System.getenv(variable)))
        .filter(it -> !it.isEmpty());
  }

  /** An error of whoever typed the command. */
  ParameterException wrong(String message) {
    if (spec == null) {
      throw new IllegalStateException("not used as a mixin");
    }
    return new ParameterException(spec.commandLine(), message);
  }

  boolean isJson() {
    return json;
  }

  /** Shows an answer, as JSON or as lines. */
  int show(JsonNode answer, Function<JsonNode, List<String>> lines) {
    Screen screen = Screen.standard();
    if (json) {
      screen.say(answer.toString());
    } else {
      lines.apply(answer).forEach(screen::say);
    }
    return 0;
  }
}
