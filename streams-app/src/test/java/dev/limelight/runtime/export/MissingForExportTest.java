package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.onnx.OnnxException;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingForExportTest {
  @TempDir Path folder;

  private static ModelBuilder image(int opset) {
    return new ModelBuilder(opset)
        .input("image", "N", 3, 8, 8)
        .node("Sin", "image -> s")
        .constant("w", OpCase.values(1, 3 * 64 * 4), 3 * 64, 4);
  }

  private static ModelBuilder classified(ModelBuilder model) {
    return model
        .node("Flatten", "y -> f")
        .node("MatMul", "f, w -> logits")
        .output("logits", "N", 4);
  }

  @Test
  void shouldFindNothingWhenModelCanBeExported() throws IOException {
    assertThat(missing(classified(image(18).node("Tanh", "s -> y")).proto())).isEmpty();
    assertThat(folder.toFile().list()).as("files").containsExactly("model.onnx");
  }

  @Test
  void shouldListEveryOperatorWithItsNodesWhenSeveralHaveNoRule() throws IOException {
    ModelBuilder model =
        classified(image(18).node("Det", "s -> a").node("Det", "s -> b").node("Add", "s, b -> y"));

    assertThat(missing(model.proto()))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("Det (1 node)").contains("Det_2"));
  }

  @Test
  void shouldListOpsetAndOperatorsTogetherWhenOnnxRuntimeCannotLoadModel() throws IOException {
    ModelBuilder model = classified(image(23).node("Det", "s -> d").node("Made_Up", "d -> y"));

    assertThat(missing(foreign(model.proto(), "Made_Up")))
        .anySatisfy(line -> assertThat(line).contains("opset 23", "11 to 21"))
        .anySatisfy(line -> assertThat(line).startsWith("Det (1 node)"))
        .anySatisfy(line -> assertThat(line).startsWith("com.example.Made_Up (1 node)"));
  }

  @Test
  void shouldListForeignOperatorWhenItIsOffThePath() throws IOException {
    ModelBuilder model =
        classified(image(18).node("Made_Up", "image -> aside").node("Tanh", "s -> y"));

    assertThat(missing(foreign(model.proto(), "Made_Up")))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("com.example.Made_Up (1 node)")
                    .contains("not between image and logits"));
  }

  @Test
  void shouldListFormsTogetherWithOperatorsWhenBothAreMissing() throws IOException {
    // The weights of the convolution come from the image, which its rule does not cover; in front
    // of it is an operator without a rule.
    ModelBuilder model =
        classified(
            image(18)
                .constant("one", 1, 3, 8, 8)
                .node("ReduceMean", "s -> m", ModelBuilder.integer("keepdims", 1))
                .constant("shape", 3, 1, 1, 1)
                .node("Expand", "m, shape -> k")
                .node(
                    "ConvTranspose",
                    "s, k -> c",
                    ints("kernel_shape", 1, 1),
                    ModelBuilder.integer("group", 3))
                .node("Det", "c -> d")
                .constant("axes", 2, 3)
                .node("Unsqueeze", "d, axes -> u")
                .node("Add", "c, u -> y"));

    assertThat(missing(model.proto()))
        .anySatisfy(line -> assertThat(line).startsWith("Det (1 node)"))
        .anySatisfy(
            line -> assertThat(line).startsWith("ConvTranspose (1 node)").contains("weights"));
  }

  @Test
  void shouldListInputProblemWithOperatorsWhenThereIsNoImage() throws IOException {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("table", "N", 12)
            .input("other", "N", 12)
            .node("Add", "table, other -> t")
            .node("Det", "t -> logits")
            .output("logits", "N");

    assertThat(missing(model.proto()))
        .anySatisfy(line -> assertThat(line).contains("table"))
        .anySatisfy(line -> assertThat(line).startsWith("Det (1 node)"));
  }

  @Test
  void shouldNameUnknownOutputWhenAskedFor() throws IOException {
    Path file = Files.write(folder.resolve("model.onnx"), foreignless().toByteArray());

    assertThat(MissingForExport.of(request(file, Optional.of("nowhere"))))
        .anySatisfy(line -> assertThat(line).contains("nowhere"));
  }

  @Test
  void shouldRefuseFileWhenItIsNoModel() throws IOException {
    Path file = Files.writeString(folder.resolve("model.onnx"), "no model");

    assertThatThrownBy(() -> MissingForExport.of(request(file, Optional.empty())))
        .isInstanceOf(OnnxException.class);
  }

  private static ModelProto foreignless() {
    return classified(image(18).node("Tanh", "s -> y")).proto();
  }

  private static ModelProto foreign(ModelProto model, String opType) {
    ModelProto.Builder changed = model.toBuilder();
    for (NodeProto.Builder node : changed.getGraphBuilder().getNodeBuilderList()) {
      if (node.getOpType().equals(opType)) {
        node.setDomain("com.example");
      }
    }
    changed.addOpsetImportBuilder().setDomain("com.example").setVersion(1);
    return changed.build();
  }

  private List<String> missing(ModelProto model) throws IOException {
    Path file = Files.write(folder.resolve("model.onnx"), model.toByteArray());
    return MissingForExport.of(request(file, Optional.empty()));
  }

  private static ExportRequest request(Path file, Optional<String> output) {
    return new ExportRequest(
        file,
        ExportRequest.ImageInput.unknown(),
        output,
        Optional.empty(),
        DifferentiationOptions.STANDARD_CPU);
  }
}
