package dev.limelight.runtime.export;

import dev.limelight.onnx.DynamicBatch;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Float32;
import dev.limelight.onnx.ForwardGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.TensorStore;
import dev.limelight.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A classifier on its way in: what is its image, what are its logits, and the graph that computes
 * them from a float32 image, still at the model's own operator set.
 *
 * @param image the image input, float32, every dimension but the first fixed
 * @param channelsLast whether images are NHWC
 * @param logits the logits and how they were found
 * @param model the whole model, from a float32 image and in float32
 * @param darkest smallest value of a picture the model takes
 * @param brightest largest value of a picture the model takes
 * @param remarks what was changed, in sentences for people
 */
record ModelEntry(
    ValueInfo image,
    boolean channelsLast,
    LogitsFinder.Found logits,
    Graph model,
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
   * @throws dev.limelight.onnx.UnsupportedModelException if it computes with the image's whole
   *     numbers
   */
  static ModelEntry of(Graph source, ExportRequest request) {
    ValueInfo declared = ImageEntry.of(source, request.image());
    ValueInfo image = new ValueInfo(declared.name(), ElementType.FLOAT, declared.dims());
    boolean rangeKnown = request.image().darkest() != ExportRequest.ImageInput.unknown().darkest();
    boolean bytes = !declared.type().isFloatingPoint() && !rangeKnown;
    return new ModelEntry(
        image,
        ImageEntry.channelsLast(ForwardGraph.input(source, image.name()), request.image()),
        LogitsFinder.find(source, request.output(), request.labels()),
        ForwardGraph.entered(source, image.name()),
        bytes ? 0f : request.image().darkest(),
        bytes ? 255f : request.image().brightest(),
        remarks(source, declared));
  }

  /** The same, its weights in a store: those that were converted to float32 are not there yet. */
  ModelEntry keptIn(TensorStore store) {
    return new ModelEntry(
        image, channelsLast, logits, store.keep(model), darkest, brightest, remarks);
  }

  /** The number of images that the file fixes, or -1 where it takes any. */
  long fixedBatch() {
    return DynamicBatch.fixed(model, image.name());
  }

  /** The image input with the sizes that the file leaves open as names. */
  ValueInfo declared() {
    return SizeSearch.declared(model, image, channelsLast);
  }

  /**
   * The model cut down to image and logits, for as many images as the file takes.
   *
   * @param sized the image input with its sizes, or names for those left open
   * @throws dev.limelight.onnx.UnsupportedModelException if the logits depend on further inputs
   */
  Graph original(ValueInfo sized) {
    ValueInfo input = fixedBatch() < 0 ? sized : FreedBatch.fixed(sized, fixedBatch());
    List<ValueInfo> inputs = new ArrayList<>(model.inputs());
    inputs.replaceAll(each -> each.name().equals(image.name()) ? input : each);
    return ForwardGraph.restrict(model.withInputs(inputs), image.name(), logits.value());
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
