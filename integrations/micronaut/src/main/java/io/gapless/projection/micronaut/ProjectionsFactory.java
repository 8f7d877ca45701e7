package io.gapless.projection.micronaut;

import io.gapless.projection.EventHandler;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionBuilder;
import io.gapless.projection.Projections;
import io.gapless.projection.application.ApplicationSettings;
import io.gapless.projection.application.ProjectionCustomizer;
import io.gapless.projection.application.ProjectionSet;
import io.gapless.projection.jdbc.JdbcPositions;
import io.gapless.projection.jdbc.TransactionRunner;
import io.gapless.projection.positions.Positions;
import io.micronaut.context.BeanContext;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.transaction.SynchronousTransactionManager;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a projection of each bean with {@link ProjectionHandler}: in the transactions of the
 * application's transaction manager, or where a bean {@link TransactionRunner} or {@link Positions}
 * says.
 */
@Factory
@Requires(property = ApplicationSettings.PREFIX + ".enabled", notEquals = "false")
final class ProjectionsFactory {
  private final BeanContext beans;
  private final ProjectionsSettings settings;

  ProjectionsFactory(BeanContext beans, ProjectionsSettings settings) {
    this.beans = beans;
    this.settings = settings;
  }

  @Singleton
  ProjectionSet projections(List<Projections.Observer> observers) {
    List<ProjectionSet.Member> members = new ArrayList<>();
    for (BeanDefinition<EventHandler> handler :
        beans.getBeanDefinitions(
            EventHandler.class, Qualifiers.byStereotype(ProjectionHandler.class))) {
      String name = handler.stringValue(ProjectionHandler.class, "name").orElseThrow();
      members.add(new ProjectionSet.Member(name, () -> start(name, handler)));
    }
    return new ProjectionSet(members, observers);
  }

  @Singleton
  @Requires(missingBeans = Positions.class)
  Positions positions(
      BeanProvider<TransactionRunner> runners,
      BeanProvider<SynchronousTransactionManager<Connection>> managers) {
    TransactionRunner runner =
        runners.find(null).orElseGet(() -> new MicronautTransactions(managers.get()));
    JdbcPositions positions = JdbcPositions.joining(runner);
    return settings.migrate() ? positions.migrate() : positions;
  }

  private Projection start(String name, BeanDefinition<EventHandler> handler) {
    ProjectionBuilder builder =
        settings
            .at(Projection.named(name))
            .of(handler.stringValues(ProjectionHandler.class, "of"))
            .kafka(settings.requiredKafka())
            .positions(beans.getBean(Positions.class))
            .handler(beans.getBean(handler))
            .settings(settings::on);
    beans
        .getBeansOfType(ProjectionCustomizer.class)
        .forEach(customizer -> customizer.customize(name, builder));
    return builder.start();
  }
}
