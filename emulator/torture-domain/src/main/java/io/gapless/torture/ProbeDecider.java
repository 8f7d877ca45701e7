package io.gapless.torture;

import io.gapless.command.decide.Decider;
import io.gapless.command.decide.Decision;
import java.util.Collections;

/** Any number of events is fine but none; the state is how many there were. */
final class ProbeDecider implements Decider<ProbeCommand, ProbeEvent, Long> {
  @Override
  public Long initial() {
    return 0L;
  }

  @Override
  public Decision<ProbeEvent> decide(ProbeCommand command, Long state) {
    return command.events() == 0
        ? Decision.rejected("nothing-asked", "a probe wants at least one event")
        : new Decision.Accepted<>(
            Collections.nCopies(command.events(), new ProbeEvent(command.text())));
  }

  @Override
  public Long evolve(Long state, ProbeEvent event) {
    return state + 1;
  }
}
