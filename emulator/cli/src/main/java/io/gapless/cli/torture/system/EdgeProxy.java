package io.gapless.cli.torture.system;

import io.gapless.stack.fault.Direction;
import io.gapless.stack.fault.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * What lies on an edge: a fault proxy, or one for each broker that the edge leads to, which all do
 * the same. Thread-safe.
 *
 * @param proxies at least one
 */
public record EdgeProxy(List<FaultProxy> proxies) {
  public EdgeProxy {
    proxies = List.copyOf(proxies);
  }

  /** See {@link FaultProxy#delay}. */
  public void delay(Direction direction, Duration delay) {
    proxies.forEach(it -> it.delay(direction, delay));
  }

  /** See {@link FaultProxy#hold}. */
  public void hold(Direction direction) {
    proxies.forEach(it -> it.hold(direction));
  }

  /** See {@link FaultProxy#cutAfter}. */
  public void cutAfter(Direction direction, long bytes) {
    proxies.forEach(it -> it.cutAfter(direction, bytes));
  }

  /** See {@link FaultProxy#swallowAnswerTo}. */
  public void swallowAnswerTo(Predicate<byte[]> request) {
    for (FaultProxy proxy : proxies) {
      var unused = proxy.swallowAnswerTo(request);
    }
  }

  /** See {@link FaultProxy#resetAll}. */
  public void resetAll() {
    proxies.forEach(FaultProxy::resetAll);
  }

  /** See {@link FaultProxy#refuse}. */
  public void refuse() {
    proxies.forEach(FaultProxy::refuse);
  }

  /** See {@link FaultProxy#heal}. */
  public void heal() {
    proxies.forEach(FaultProxy::heal);
  }
}
