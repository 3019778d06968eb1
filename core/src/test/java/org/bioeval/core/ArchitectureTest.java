package org.bioeval.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What core may depend on, and what it shows to others. */
class ArchitectureTest {

  private static final String BASE = "org.bioeval.core.";

  private final JavaClasses core =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.bioeval.core");

  /** A package with its internal one is one part: {@code task} and {@code task.internal}. */
  private static final class Parts implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      return SliceIdentifier.of(part(javaClass.getPackageName()));
    }

    @Override
    public String getDescription() {
      return "packages with their internal ones";
    }
  }

  private static String part(String packageName) {
    int internal = packageName.indexOf(".internal");
    return internal >= 0 ? packageName.substring(0, internal) : packageName;
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().assignedFrom(new Parts()).should().beFreeOfCycles().check(core);
  }

  @Test
  void dependsOnNothingButWhatTheDesignAllows() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "org.bioeval.core..",
                "java..",
                "com.fasterxml.jackson..",
                "com.google.common..",
                "com.google.errorprone.annotations..",
                "org.apache.commons.statistics.distribution..",
                "org.slf4j..",
                "org.jspecify.annotations.."))
        .check(core);
  }

  @Test
  void internalPackagesAreUsedByTheirOwnPackageOnly() {
    Set<String> strangers = new TreeSet<>();
    for (JavaClass user : core) {
      user.getDirectDependenciesFromSelf().stream()
          .filter(d -> d.getTargetClass().getPackageName().contains(".internal"))
          .filter(
              d -> !part(d.getTargetClass().getPackageName()).equals(part(user.getPackageName())))
          .forEach(d -> strangers.add(d.getDescription()));
    }
    assertThat(strangers).isEmpty();
  }

  private static ModuleDescriptor module() throws IOException {
    Path location = Path.of("target", "classes", "module-info.class");
    assertThat(Files.exists(location)).as("%s, as compiled", location.toAbsolutePath()).isTrue();
    try (InputStream in = Files.newInputStream(location)) {
      return ModuleDescriptor.read(in);
    }
  }

  @Test
  void theModuleExportsAllPackagesButInternalOnes() throws Exception {
    Set<String> expected = new TreeSet<>();
    core.stream()
        .filter(c -> !c.getSimpleName().equals("module-info"))
        .forEach(c -> expected.add(c.getPackageName()));
    expected.removeIf(name -> name.contains(".internal"));
    ModuleDescriptor module = module();
    assertThat(module.name()).isEqualTo("org.bioeval.core");
    assertThat(module.exports())
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(module.exports()).noneMatch(ModuleDescriptor.Exports::isQualified);
    assertThat(module.opens()).isEmpty();
    assertThat(expected).contains(BASE + "data", BASE + "eval");
  }

  @Test
  void theModuleRequiresWhatTheDesignAllows() throws Exception {
    assertThat(module().requires())
        .extracting(ModuleDescriptor.Requires::name)
        .containsExactlyInAnyOrder(
            "java.base",
            "com.google.common",
            "com.fasterxml.jackson.core",
            "com.fasterxml.jackson.databind",
            "org.apache.commons.statistics.distribution",
            "org.slf4j",
            "org.jspecify");
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked = new TreeSet<>();
    core.forEach(
        c -> {
          if (!c.getPackageName().isEmpty()
              && !c.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
            unmarked.add(c.getPackageName());
          }
        });
    assertThat(unmarked).isEmpty();
  }
}
