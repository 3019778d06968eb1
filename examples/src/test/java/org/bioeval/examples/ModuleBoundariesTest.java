package org.bioeval.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Datasets, metrics and backends know core and nothing of each other. */
class ModuleBoundariesTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.bioeval");

  private static void isolated(String module, String... others) {
    noClasses()
        .that()
        .resideInAPackage("org.bioeval." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(CLASSES);
  }

  @Test
  void datasetsKnowNeitherMetricsNorBackends() {
    isolated(
        "datasets", "org.bioeval.metrics..", "org.bioeval.backends..", "org.bioeval.examples..");
  }

  @Test
  void metricsKnowNeitherDatasetsNorBackends() {
    isolated(
        "metrics", "org.bioeval.datasets..", "org.bioeval.backends..", "org.bioeval.examples..");
  }

  @Test
  void backendsKnowNeitherDatasetsNorMetrics() {
    isolated(
        "backends", "org.bioeval.datasets..", "org.bioeval.metrics..", "org.bioeval.examples..");
  }

  @Test
  void coreKnowsNoOtherModule() {
    isolated(
        "core",
        "org.bioeval.datasets..",
        "org.bioeval.metrics..",
        "org.bioeval.backends..",
        "org.bioeval.examples..");
  }
}
