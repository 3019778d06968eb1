package org.bioeval.examples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which module may see which: core below, the others side by side, the command line on top. */
class ModuleBoundariesTest {
  private static final String ALL = "org.bioeval..";
  private static final String CORE = "org.bioeval.core..";
  private static final String HTTP = "org.bioeval.backends.http..";
  private static final String CHECKPOINT = "org.bioeval.backends.checkpoint..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.bioeval");

  /** Of the project's packages, a module sees its own and the ones given. */
  private static void sees(String module, String... others) {
    String[] allowed = Arrays.copyOf(others, others.length + 1);
    allowed[others.length] = "org.bioeval." + module + "..";
    noClasses()
        .that()
        .resideInAPackage("org.bioeval." + module + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(ALL).and(DescribedPredicate.not(resideInAnyPackage(allowed))))
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "testkit",
        "datasets",
        "metrics",
        "backends.http",
        "backends.checkpoint",
        "backends.langchain4j",
        "report"
      })
  void standsOnCoreAlone(String module) {
    sees(module, CORE);
  }

  @Test
  void coreSeesNoOtherModule() {
    sees("core");
  }

  @Test
  void llamafileSpeaksHttpAndReadsFiles() {
    sees("backends.llamafile", CORE, HTTP, CHECKPOINT);
  }

  @Test
  void djlReadsFiles() {
    sees("backends.djl", CORE, CHECKPOINT);
  }

  /** How files are read is for the backends that run them; others find them by the Hub. */
  @Test
  void onlyBackendsThatRunFilesSeeHowTheyAreRead() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            CHECKPOINT, "org.bioeval.backends.djl..", "org.bioeval.backends.llamafile..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bioeval.backends.checkpoint.internal..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            CHECKPOINT,
            "org.bioeval.backends.djl..",
            "org.bioeval.backends.llamafile..",
            "org.bioeval.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(CHECKPOINT)
        .check(CLASSES);
  }

  @Test
  void checkpointPackagesAreFreeOfCycles() {
    slices()
        .matching("org.bioeval.backends.checkpoint.(**)")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  /** The engine is for one module alone; what is stored is read without it. */
  @Test
  void onlyDjlSeesItsEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.bioeval.backends.djl..", "org.bioeval.cli..", "org.bioeval.examples..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(CLASSES);
  }

  @Test
  void nothingButTheLessonsSeesTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.bioeval.cli..", "org.bioeval.examples..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bioeval.cli..", "org.bioeval.examples..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("org.bioeval.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bioeval.examples..", "org.bioeval.testkit..")
        .check(CLASSES);
  }

  @Test
  void allModulesAreLookedAt() {
    assertThat(CLASSES.stream().map(c -> c.getPackageName().split("\\.")).filter(p -> p.length > 2))
        .extracting(parts -> parts[2])
        .contains(
            "core", "testkit", "datasets", "metrics", "backends", "report", "cli", "examples");
    assertThat(CLASSES.stream().map(c -> c.getPackageName().split("\\.")).filter(p -> p.length > 3))
        .filteredOn(parts -> parts[2].equals("backends"))
        .extracting(parts -> parts[3])
        .contains("http", "checkpoint", "llamafile", "langchain4j", "djl");
  }
}
