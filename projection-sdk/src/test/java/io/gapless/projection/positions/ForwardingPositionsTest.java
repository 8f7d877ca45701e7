package io.gapless.projection.positions;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.StateReset;
import io.gapless.projection.Transaction;
import io.gapless.projection.sample.SampleEvents;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ForwardingPositionsTest {
  private static final EntityKey ANN = SampleEvents.entity("ann");

  private static final StateReset NO_RESET =
      new StateReset() {
        @Override
        public void entity(EntityKey entity, Transaction tx) {}

        @Override
        public void all(EntityType type, Transaction tx) {}
      };

  private static final Map<Class<?>, Object> VALUES =
      Map.ofEntries(
          entry(ProjectionName.class, new ProjectionName("accounts")),
          entry(EntityKey.class, ANN),
          entry(EntityType.class, ANN.type()),
          entry(Position.class, Position.of(7)),
          entry(EntityVersion.class, EntityVersion.first()),
          entry(AppliedPosition.class, AppliedPosition.none()),
          entry(VerifiedPosition.class, VerifiedPosition.beginning(Position.of(7))),
          entry(StateReset.class, NO_RESET),
          entry(CommandId.class, new CommandId("7")),
          entry(ParkedEntity.class, parked()),
          entry(UnreadableRecord.class, unreadable()),
          entry(EventHandler.class, (EventHandler) (event, tx) -> {}),
          entry(Duration.class, Duration.ofSeconds(7)),
          entry(Collection.class, List.of(ANN)),
          entry(List.class, List.of(ANN)),
          entry(Map.class, Map.of(ANN, AppliedPosition.none())),
          entry(Optional.class, Optional.of(Position.of(7))),
          entry(Outcome.class, new Outcome.Lost()),
          entry(SkipResult.class, new SkipResult.NotParked()),
          entry(int.class, 7),
          entry(long.class, 7L),
          entry(boolean.class, true));

  private final List<Object> calls = new ArrayList<>();

  private final Positions delegate =
      (Positions)
          Proxy.newProxyInstance(
              Positions.class.getClassLoader(),
              new Class<?>[] {Positions.class},
              (proxy, method, arguments) -> {
                calls.add(call(method, arguments));
                return VALUES.get(method.getReturnType());
              });

  private final ForwardingPositions forwarding = () -> delegate;

  @TestFactory
  Stream<DynamicTest> every_call_is_handed_on_and_so_is_its_answer() {
    return Arrays.stream(Positions.class.getMethods())
        .map(method -> dynamicTest(method.getName(), () -> isHandedOn(method)));
  }

  private void isHandedOn(Method method) throws ReflectiveOperationException {
    Object[] arguments =
        Arrays.stream(method.getParameters()).map(ForwardingPositionsTest::argument).toArray();
    calls.clear();

    Object answer = method.invoke(forwarding, arguments);

    assertThat(calls).containsExactly(call(method, arguments));
    assertThat(answer).isSameAs(VALUES.get(method.getReturnType()));
  }

  private static List<Object> call(Method method, Object[] arguments) {
    return List.of(method, arguments == null ? List.of() : List.of(arguments));
  }

  private static Object argument(Parameter parameter) {
    return parameter.getType() == String.class
        ? "the " + parameter.getName()
        : requireNonNull(VALUES.get(parameter.getType()));
  }

  private static ParkedEntity parked() {
    return new ParkedEntity(
        ANN,
        EntityVersion.first(),
        Optional.empty(),
        Optional.empty(),
        ParkReason.HANDLER_FAILED,
        "simulated");
  }

  private static UnreadableRecord unreadable() {
    return new UnreadableRecord("topic", 0, 7, new byte[0], Map.of(), new byte[0], "simulated");
  }
}
