package io.gapless.projection.spring;

import io.gapless.projection.EventHandler;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionBuilder;
import io.gapless.projection.Projections;
import io.gapless.projection.application.ApplicationSettings;
import io.gapless.projection.application.ProjectionCustomizer;
import io.gapless.projection.application.ProjectionSet;
import io.gapless.projection.jdbc.JdbcPositions;
import io.gapless.projection.jdbc.TransactionRunner;
import io.gapless.projection.micrometer.ProjectionsMeters;
import io.gapless.projection.positions.Positions;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Starts a projection for each bean with {@link ProjectionHandler}: in the transactions of the
 * application's transaction manager, or where a bean {@link TransactionRunner} or {@link Positions}
 * says.
 */
@AutoConfiguration
@ConditionalOnProperty(prefix = ApplicationSettings.PREFIX, name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(ProjectionsProperties.class)
public final class GaplessProjectionsAutoConfiguration {
  @Bean
  ProjectionsLifecycle gaplessProjections(
      ListableBeanFactory beans,
      ObjectProvider<Positions> positions,
      ObjectProvider<Projections.Observer> observers) {
    List<ProjectionSet.Member> members = new ArrayList<>();
    for (String bean : beans.getBeanNamesForAnnotation(ProjectionHandler.class)) {
      ProjectionHandler handler =
          Objects.requireNonNull(beans.findAnnotationOnBean(bean, ProjectionHandler.class));
      members.add(
          new ProjectionSet.Member(
              handler.name(),
              () -> start(handler, beans.getBean(bean, EventHandler.class), positions, beans)));
    }
    return new ProjectionsLifecycle(new ProjectionSet(members, observers.orderedStream().toList()));
  }

  @Bean
  @ConditionalOnMissingBean
  Positions gaplessPositions(
      ProjectionsProperties properties,
      ObjectProvider<TransactionRunner> runners,
      ObjectProvider<PlatformTransactionManager> managers,
      ObjectProvider<DataSource> dataSources) {
    TransactionRunner runner =
        runners.getIfAvailable(
            () -> new SpringTransactions(managers.getObject(), dataSources.getObject()));
    JdbcPositions positions = JdbcPositions.joining(runner);
    return properties.migrate() ? positions.migrate() : positions;
  }

  private static Projection start(
      ProjectionHandler annotation,
      EventHandler handler,
      ObjectProvider<Positions> positions,
      ListableBeanFactory beans) {
    ProjectionsProperties properties = beans.getBean(ProjectionsProperties.class);
    ProjectionBuilder builder =
        properties
            .at(Projection.named(annotation.name()))
            .of(annotation.of())
            .kafka(properties.requiredKafka())
            .positions(positions.getObject())
            .handler(handler)
            .settings(properties::on);
    beans
        .getBeanProvider(ProjectionCustomizer.class)
        .orderedStream()
        .forEach(it -> it.customize(annotation.name(), builder));
    return builder.start();
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(HealthIndicator.class)
  static final class Health {
    @Bean
    HealthIndicator gaplessProjectionsHealthIndicator(Projections projections) {
      return new ProjectionsHealth(projections);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  static final class Metrics {
    @Bean
    Projections.Observer gaplessProjectionsMeters(ObjectProvider<MeterRegistry> registries) {
      return new ProjectionsMeters(() -> Optional.ofNullable(registries.getIfAvailable()));
    }
  }
}
