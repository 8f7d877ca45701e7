package io.gapless.replay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;

@AnalyzeClasses(
    packages = "io.gapless.replay",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String WIRING =
      ".*(Application|Factory|Controller|HttpOrders|HttpEntityTag|HttpProblem|Settings|ReplayJob|Repository|Row)(\\$.*)?";

  /** Micronaut generates classes whose names begin with a dollar sign. */
  private static final String GENERATED = "io\\.gapless\\.replay\\.(.*\\.)?\\$.*|.*\\$Intercepted";

  @ArchTest
  static final ArchRule micronaut_stays_in_the_wiring =
      noClasses()
          .that()
          .haveNameNotMatching(WIRING)
          .and()
          .haveNameNotMatching(GENERATED)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micronaut..", "jakarta.inject..", "jakarta.annotation..")
          .because("the stages are plain Java, testable without a container");

  @ArchTest
  static final ArchRule stages_have_no_cycles =
      slices().matching("io.gapless.replay.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule stages_do_not_know_the_wiring =
      noClasses()
          .that()
          .resideInAPackage("io.gapless.replay.*..")
          .and()
          .haveNameNotMatching(GENERATED)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.gapless.replay");

  @ArchTest
  static final ArchRule time_and_chance_are_passed_in =
      noClasses()
          .that()
          .resideInAPackage("io.gapless.replay.*..")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callConstructor(Random.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule names_say_what_a_thing_is =
      noClasses()
          .should()
          .haveNameMatching(".*(Manager|Helper|Util|Utils|Processor|Impl)(\\$.*)?")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule classes_are_final =
      classes()
          .that()
          .areNotInterfaces()
          .and()
          .haveNameNotMatching(GENERATED)
          .and()
          .areNotEnums()
          .should()
          .haveModifier(JavaModifier.FINAL);
}
