package io.gapless.log;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.gapless.log", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule THE_STAGES_ARE_PLAIN_JAVA =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("io.micronaut..", "jakarta..");

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils|Processor|Impl|Service)");

  @ArchTest
  static final ArchRule STAGES_DO_NOT_FORM_A_CYCLE =
      slices()
          .matching("io.gapless.log.(append|publish|spill|trace|writer|read|schema|internal)..")
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule PURE_PARTS_HAVE_NO_CLOCK_NO_CHANCE_AND_DO_NOT_SLEEP =
      noClasses()
          .that()
          .haveSimpleName("BatchPlan")
          .or()
          .haveSimpleName("WatermarkTracker")
          .or()
          .haveSimpleName("Fence")
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.util.Random.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.sql..");
}
