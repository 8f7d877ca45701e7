package io.gapless.command;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;

/** Rules 1 to 6, 13 and 18 of the house style. */
@AnalyzeClasses(
    packages = "io.gapless.command",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /** Generated bean definitions begin with a dollar sign. */
  private static final String GENERATED = ".*\\.\\$.*";

  private static final String AT_THE_EDGE =
      ".*\\.[A-Za-z]*(Application|Factory|Controller|Indicator|HttpAnswers)(\\$.*)?";

  @ArchTest
  static final ArchRule MICRONAUT_STAYS_AT_THE_EDGE =
      noClasses()
          .that()
          .haveNameNotMatching(AT_THE_EDGE)
          .and()
          .haveNameNotMatching(GENERATED)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micronaut..", "jakarta..", "reactor..", "io.netty..");

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils|Processor|Impl|Service)");

  @ArchTest
  static final ArchRule STAGES_DO_NOT_FORM_A_CYCLE =
      slices().matching("io.gapless.command.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule DECIDERS_KNOW_NOTHING_BUT_THEIR_DOMAIN =
      noClasses()
          .that()
          .haveNameMatching(".*(Decider|Decision|Account|AccountCommand|AccountEvent)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "java.lang..",
              "java.util",
              "java.util.stream",
              "io.gapless.command.decide",
              "io.gapless.command.account");

  @ArchTest
  static final ArchRule PURE_PARTS_HAVE_NO_CLOCK_NO_CHANCE_AND_DO_NOT_SLEEP =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.gapless.command.account",
              "io.gapless.command.decide",
              "io.gapless.command.json",
              "io.gapless.command.receive")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Random.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule ONLY_THE_WIRING_KNOWS_THE_EVENT_LOG_ITSELF =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.gapless.command", "io.gapless.command.log")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.gapless.log.EventLog");

  @ArchTest
  static final ArchRule CLASSES_ARE_FINAL =
      classes()
          .that()
          .areNotInterfaces()
          .and()
          .haveNameNotMatching(GENERATED)
          .and()
          .areNotAnonymousClasses()
          .should()
          .haveModifier(FINAL);
}
