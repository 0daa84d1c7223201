package dev.limelight.runtime.export;

import dev.limelight.onnx.DynamicBatch;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Float32;
import dev.limelight.onnx.ForwardGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A classifier on its way in: what is its image, what are its logits, and the graph between them,
 * still at the model's own operator set.
 *
 * @param image the image input, float32, every dimension but the first fixed
 * @param logits the logits and how they were found
 * @param original the model cut down to image and logits, as the runtime will run it forward
 * @param settled the same with known branches taken
 * @param darkest smallest value of a picture the model takes
 * @param brightest largest value of a picture the model takes
 * @param remarks what was changed, in sentences for people
 */
record ModelEntry(
    ValueInfo image,
    LogitsFinder.Found logits,
    Graph original,
    Graph settled,
    float darkest,
    float brightest,
    List<String> remarks) {
  ModelEntry {
    remarks = List.copyOf(remarks);
  }

  /**
   * Enters a model.
   *
   * @throws ExportException if its input or output is not a classifier's
   * @throws dev.limelight.onnx.UnsupportedModelException if the logits depend on further inputs, or
   *     on whole numbers made of the image
   */
  static ModelEntry of(Graph source, ExportRequest request) {
    ValueInfo declared = ImageEntry.of(source, request.image());
    ValueInfo image = new ValueInfo(declared.name(), ElementType.FLOAT, declared.dims());
    LogitsFinder.Found logits = LogitsFinder.find(source, request.output(), request.labels());
    Graph entered = ForwardGraph.entered(source, image.name());
    Graph freed = withImage(DynamicBatch.of(entered, image.name()), image);
    Graph original = ForwardGraph.restrict(freed, image.name(), logits.value());
    boolean rangeKnown = request.image().darkest() != ExportRequest.ImageInput.unknown().darkest();
    boolean bytes = !declared.type().isFloatingPoint() && !rangeKnown;
    return new ModelEntry(
        image,
        logits,
        original,
        KnownBranches.settle(original, image),
        bytes ? 0f : request.image().darkest(),
        bytes ? 255f : request.image().brightest(),
        remarks(source, declared));
  }

  private static Graph withImage(Graph graph, ValueInfo image) {
    List<ValueInfo> inputs = new ArrayList<>(graph.inputs());
    inputs.replaceAll(input -> input.name().equals(image.name()) ? image : input);
    return graph.withInputs(inputs);
  }

  private static List<String> remarks(Graph source, ValueInfo declared) {
    List<String> remarks = new ArrayList<>();
    if (declared.type() != ElementType.FLOAT) {
      remarks.add(
          "input '%s' is %s in the model; here it takes the same values as float32"
              .formatted(declared.name(), declared.type()));
    }
    Set<ElementType> others = Float32.otherTypes(source);
    if (!others.isEmpty()) {
      remarks.add("the model is (partly) in %s; computed in float32".formatted(others));
    }
    return remarks;
  }
}
