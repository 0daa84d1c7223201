package dev.limelight;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which package may use which. A layer that needs another one is a decision: change the table. */
@AnalyzeClasses(packages = "dev.limelight", importOptions = ImportOption.DoNotIncludeTests.class)
class LayerLawTest {
  private static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

  static {
    MAY_USE.put("tensor", List.of());
    MAY_USE.put("random", List.of());
    MAY_USE.put("image", List.of("tensor"));
    MAY_USE.put("onnx", List.of("tensor"));
    MAY_USE.put("autodiff", List.of("onnx", "tensor"));
    MAY_USE.put("explain", List.of("tensor", "random"));
    MAY_USE.put("metric", List.of("tensor", "explain"));
    MAY_USE.put("runtime", List.of("tensor", "onnx", "autodiff", "explain", "image"));
    MAY_USE.put("pipeline", List.of("tensor", "image", "explain", "metric", "random"));
    MAY_USE.put(
        "topology",
        List.of("audit", "pipeline", "explain", "metric", "image", "random", "schemas", "tensor"));
    MAY_USE.put("audit", List.of("tensor", "schemas"));
    // Of the topology the topics' names and what reads their records.
    MAY_USE.put("dashboard", List.of("audit", "image", "schemas", "tensor", "topology"));
    MAY_USE.put(
        "config",
        List.of(
            "tensor",
            "image",
            "explain",
            "metric",
            "audit",
            "runtime",
            "pipeline",
            "topology",
            "dashboard"));
    MAY_USE.put("schemas", List.of());
  }

  @ArchTest static final ArchRule packagesUseOnlyTheLayersBelow = layers();

  @ArchTest
  static final ArchRule everyClassBelongsToALayer =
      classes().should().resideInAnyPackage(packagesOfAllLayers());

  @ArchTest
  static final ArchRule topLevelPackagesAreFreeOfCycles =
      slices().matching("dev.limelight.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule allPackagesAreFreeOfCycles =
      slices().matching("dev.limelight.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyOnnxReadsProtobufModels =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.limelight.onnx..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnx.proto..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule onlyRuntimeRunsOnnxRuntime =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.limelight.runtime..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule kafkaStaysAtTheEdge =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.limelight.topology..",
              "dev.limelight.dashboard..",
              "dev.limelight.config..",
              "dev.limelight.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");

  private static String[] packagesOfAllLayers() {
    return Stream.concat(MAY_USE.keySet().stream(), Stream.of("app"))
        .map(layer -> "dev.limelight." + layer + "..")
        .toArray(String[]::new);
  }

  /** {@code app} is in no row: it may use everything, and nothing may use it. */
  private static ArchRule layers() {
    LayeredArchitecture layers =
        layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
    layers = layers.layer("app").definedBy("dev.limelight.app..");
    for (String layer : MAY_USE.keySet()) {
      layers = layers.layer(layer).definedBy("dev.limelight." + layer + "..");
    }
    layers = layers.whereLayer("app").mayNotBeAccessedByAnyLayer();
    for (Map.Entry<String, List<String>> row : MAY_USE.entrySet()) {
      String[] below = row.getValue().toArray(String[]::new);
      layers =
          below.length == 0
              ? layers.whereLayer(row.getKey()).mayNotAccessAnyLayer()
              : layers.whereLayer(row.getKey()).mayOnlyAccessLayers(below);
    }
    return layers;
  }
}
