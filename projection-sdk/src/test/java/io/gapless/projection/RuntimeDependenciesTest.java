package io.gapless.projection;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The library lives in other people's class paths: what it brings along is fixed here. */
@AnalyzeClasses(
    packages = "io.gapless.projection",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class RuntimeDependenciesTest {
  private static final String MICROMETER = "io.gapless.projection.micrometer..";
  private static final String JACKSON = "io.gapless.projection.jackson..";
  private static final String OPENTELEMETRY = "io.gapless.projection.opentelemetry..";
  private static final String CORE = "io.gapless.projection.internal.core..";
  private static final String TESTKIT = "io.gapless.projection.testkit..";

  @Test
  void the_library_brings_the_event_model_kafka_clients_and_slf4j_and_nothing_else()
      throws Exception {
    assertThat(dependenciesNotForTests(""))
        .containsExactlyInAnyOrder(
            "io.gapless:gapless-event-model",
            "org.apache.kafka:kafka-clients",
            "org.slf4j:slf4j-api");
  }

  @Test
  void others_are_used_if_they_are_there_and_never_brought_along() throws Exception {
    assertThat(dependenciesNotForTests("true"))
        .containsExactlyInAnyOrder(
            "io.micrometer:micrometer-core",
            "com.fasterxml.jackson.core:jackson-databind",
            "io.opentelemetry:opentelemetry-api");
  }

  @ArchTest
  static final ArchRule nothing_else_is_used =
      classes()
          .that()
          .resideOutsideOfPackages(MICROMETER, JACKSON, OPENTELEMETRY)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.sql..",
              "org.apache.kafka.clients..",
              "org.apache.kafka.common..",
              "org.slf4j..",
              "org.jspecify..",
              "io.gapless.event..",
              "io.gapless.projection..");

  @ArchTest
  static final ArchRule one_package_needs_micrometer =
      classes()
          .that()
          .resideInAPackage(MICROMETER)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "io.micrometer.core.instrument..",
              "io.gapless.event..",
              "io.gapless.projection",
              MICROMETER);

  @ArchTest
  static final ArchRule one_package_needs_jackson =
      classes()
          .that()
          .resideInAPackage(JACKSON)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "com.fasterxml.jackson..",
              "io.gapless.event..",
              "io.gapless.projection",
              "io.gapless.projection.payload",
              JACKSON);

  @ArchTest
  static final ArchRule one_package_needs_opentelemetry =
      classes()
          .that()
          .resideInAPackage(OPENTELEMETRY)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "io.opentelemetry.api..",
              "io.opentelemetry.context..",
              "io.gapless.event..",
              "io.gapless.projection",
              OPENTELEMETRY);

  @ArchTest
  static final ArchRule nothing_else_refers_to_micrometer = onlyIn(MICROMETER, "io.micrometer..");

  @ArchTest
  static final ArchRule nothing_else_refers_to_jackson = onlyIn(JACKSON, "com.fasterxml..");

  @ArchTest
  static final ArchRule nothing_else_refers_to_opentelemetry =
      onlyIn(OPENTELEMETRY, "io.opentelemetry..");

  private static ArchRule onlyIn(String one, String library) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(one)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(one, library);
  }

  @ArchTest
  static final ArchRule the_core_does_nothing_but_decide =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "javax.sql..",
              "java.net..",
              "java.nio..",
              "java.util.concurrent..",
              "org.apache.kafka.clients..",
              "org.slf4j..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class);

  @ArchTest
  static final ArchRule the_core_knows_no_other_inside =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.gapless.projection.internal.apply..",
              "io.gapless.projection.internal.backfill..",
              "io.gapless.projection.internal.poll..",
              "io.gapless.projection.internal.verify..",
              "io.gapless.projection.internal.watch..",
              "io.gapless.projection.jdbc..",
              "io.gapless.projection.memory..");

  @ArchTest
  static final ArchRule the_core_and_the_test_kit_do_not_ask_what_time_it_is =
      noClasses()
          .that()
          .resideInAnyPackage(CORE, TESTKIT)
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(InstantSource.class, "system");

  @ArchTest
  static final ArchRule time_and_chance_are_passed_to_the_core =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .callMethod(Math.class, "random")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(InstantSource.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Random.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(SplittableRandom.class);

  @ArchTest
  static final ArchRule nobody_sleeps =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.SupervisedThread(\\$.*)?")
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", java.time.Duration.class);

  @ArchTest
  static final ArchRule jdbc_stays_in_its_adapter =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.gapless.projection.jdbc..",
              "io.gapless.projection.memory..",
              "io.gapless.projection")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..");

  @ArchTest
  static final ArchRule the_api_shows_nothing_of_the_inside =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.gapless.projection.application..",
              "io.gapless.projection.positions..",
              "io.gapless.projection.jdbc..",
              "io.gapless.projection.memory..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.gapless.projection.internal..");

  @ArchTest
  static final ArchRule nothing_depends_on_the_test_kit =
      noClasses()
          .that()
          .resideOutsideOfPackage(TESTKIT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(TESTKIT);

  @ArchTest
  static final ArchRule the_test_kit_has_no_chance_of_its_own_and_no_threads =
      noClasses()
          .that()
          .resideInAPackage(TESTKIT)
          .should()
          .callConstructor(Random.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.util.concurrent..");

  @ArchTest
  static final ArchRule names_say_what_a_thing_is =
      noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils|Processor|Impl)(\\$.*)?");

  @ArchTest
  static final ArchRule classes_are_final =
      classes()
          .that()
          .areNotInterfaces()
          .and()
          .areNotAnonymousClasses()
          .and()
          .areNotEnums()
          .and()
          .areNotAssignableTo(Throwable.class)
          .should()
          .haveModifier(JavaModifier.FINAL);

  private static List<String> dependenciesNotForTests(String optional) throws Exception {
    Element project =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile())
            .getDocumentElement();
    NodeList dependencies = project.getElementsByTagName("dependency");
    List<String> found = new ArrayList<>();
    for (int i = 0; i < dependencies.getLength(); i++) {
      Element dependency = (Element) dependencies.item(i);
      if (!text(dependency, "scope").equals("test")
          && text(dependency, "optional").equals(optional)) {
        found.add(text(dependency, "groupId") + ":" + text(dependency, "artifactId"));
      }
    }
    return found;
  }

  private static String text(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }
}
