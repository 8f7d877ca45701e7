import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs one test class. Ends with 0 if all passed, 3 if a test failed, 4 if there was none. */
final class RunTest {
  public static void main(String[] name) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(name[0])).build(),
            listener);
    TestExecutionSummary summary = listener.getSummary();
    summary
        .getFailures()
        .forEach(
            it -> System.out.println(it.getTestIdentifier().getDisplayName() + ": " + it.getException()));
    if (summary.getTotalFailureCount() > 0) {
      System.exit(3);
    }
    System.exit(summary.getTestsSucceededCount() > 0 ? 0 : 4);
  }
}
