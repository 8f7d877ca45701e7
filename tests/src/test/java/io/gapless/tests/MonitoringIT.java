package io.gapless.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.event.EntityKey;
import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.gapless.tests.load.Answer;
import io.gapless.tests.load.Command;
import io.gapless.tests.system.SystemPlan;
import io.gapless.tests.system.TestSystem;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alerts and the dashboard name what there is, and every alert has its runbook. */
final class MonitoringIT {
  private static final Path ROOT = Path.of("..");
  private static final Path ALERTS = ROOT.resolve("infra/monitoring/alerts.yml");
  private static final Path DASHBOARD = ROOT.resolve("infra/monitoring/dashboard.json");
  private static final Pattern METRIC = Pattern.compile("gapless_[a-z_]+");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(gapless_[a-z_]+)");
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final List<String> SECTIONS =
      List.of(
          "## What it means",
          "## What is at risk",
          "## The one safe thing to do",
          "## How to see that it is over");

  @Test
  void alerts_and_dashboard_name_only_metrics_that_exist() throws Exception {
    Set<String> named = new TreeSet<>(metrics(String.join("\n", values(ALERTS, "expr"))));
    named.addAll(
        metrics(
            String.join(
                "\n",
                new ObjectMapper()
                    .readTree(Files.readString(DASHBOARD))
                    .findValuesAsText("expr"))));
    assertThat(named).hasSizeGreaterThan(20);

    try (LocalStack stack = LocalStack.start(StackOptions.forTest("monitoring"));
        TestSystem system = TestSystem.start(stack, SystemPlan.named("monitored"))) {
      assertThat(system.callers().patiently(Command.create(EntityKey.of("account", "ann")), SOON))
          .isInstanceOf(Answer.Committed.class);
      read(system.replayService(0), "/v1/events/account/ann?from=1&to=1");

      await().atMost(SOON).untilAsserted(() -> assertThat(exported(system)).containsAll(named));
    }
  }

  @Test
  void every_alert_has_a_runbook_that_says_what_to_do() throws IOException {
    List<String> alerts = values(ALERTS, "- alert");
    List<String> runbooks = values(ALERTS, "runbook");

    assertThat(runbooks).hasSameSizeAs(alerts).isNotEmpty();
    for (int i = 0; i < alerts.size(); i++) {
      String page = Files.readString(ROOT.resolve(runbooks.get(i)));
      assertThat(page).as(runbooks.get(i)).contains(alerts.get(i)).contains(SECTIONS);
    }
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs/runbooks"))) {
      assertThat(pages.map(it -> "docs/runbooks/" + it.getFileName()))
          .as("pages that no alert leads to")
          .allMatch(runbooks::contains);
    }
  }

  private static Set<String> exported(TestSystem system) throws Exception {
    Set<String> exported = new TreeSet<>();
    for (JavaService service : List.of(system.commandService(0), system.replayService(0))) {
      exported.addAll(found(SAMPLE, read(service, "/prometheus")));
    }
    return exported;
  }

  private static String read(JavaService service, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(service.baseUri().resolve(path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static Set<String> metrics(String expressions) {
    return found(METRIC, expressions);
  }

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(matcher.groupCount()));
    }
    return found;
  }

  /** The values of a key, each on a line of its own. */
  private static List<String> values(Path file, String key) throws IOException {
    List<String> values = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.strip().startsWith(key + ": ")) {
        values.add(line.strip().substring(key.length() + 2));
      }
    }
    return values;
  }
}
