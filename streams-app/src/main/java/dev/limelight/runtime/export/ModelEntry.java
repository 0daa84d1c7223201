package dev.limelight.runtime.export;

import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.DynamicBatch;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Float32;
import dev.limelight.onnx.ForwardGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.StandardOperators;
import dev.limelight.onnx.TensorStore;
import dev.limelight.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A classifier on its way in: what is its image, what are its logits, and the graph that computes
 * them from a float32 image, still at the model's own operator set.
 *
 * @param image the image input, float32, every dimension but the first fixed
 * @param channelsLast whether images are NHWC
 * @param logits the logits and how they were found
 * @param model the whole model, from a float32 image, in float32 and in ONNX's own operators
 * @param written the same in the operators that it is written in, where it has others
 * @param darkest smallest value of a picture the model takes
 * @param brightest largest value of a picture the model takes
 * @param remarks what was changed, in sentences for people
 */
record ModelEntry(
    ValueInfo image,
    boolean channelsLast,
    LogitsFinder.Found logits,
    Graph model,
    Optional<Graph> written,
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
    Graph standard = StandardOperators.of(source);
    ValueInfo declared = ImageEntry.of(standard, request.image());
    ValueInfo image = new ValueInfo(declared.name(), ElementType.FLOAT, declared.dims());
    boolean rangeKnown = request.image().darkest() != ExportRequest.ImageInput.unknown().darkest();
    Graph model = ForwardGraph.entered(standard, image.name());
    Set<String> rewritten = StandardOperators.rewritten(source, standard);
    boolean bytes = !declared.type().isFloatingPoint() && !rangeKnown;
    return new ModelEntry(
        image,
        ImageEntry.channelsLast(ForwardGraph.input(standard, image.name()), request.image()),
        LogitsFinder.find(standard, request.output(), request.labels()),
        model,
        rewritten.isEmpty()
            ? Optional.empty()
            : Optional.of(ForwardGraph.enteredAsWritten(source, image.name())),
        bytes ? 0f : request.image().darkest(),
        bytes ? 255f : request.image().brightest(),
        remarks(source, rewritten, declared));
  }

  /** The same, its weights in a store: those that were converted to float32 are not there yet. */
  ModelEntry keptIn(TensorStore store) {
    Graph kept = store.keep(model);
    return new ModelEntry(
        image,
        channelsLast,
        logits,
        kept,
        written.map(own -> keptIn(store, own, kept)),
        darkest,
        brightest,
        remarks);
  }

  /** The same, with a further remark for people. */
  ModelEntry remarking(String remark) {
    List<String> all = new ArrayList<>(remarks);
    all.add(remark);
    return new ModelEntry(image, channelsLast, logits, model, written, darkest, brightest, all);
  }

  /** A graph whose tensors are in a store, but for those that another has there already. */
  private Graph keptIn(TensorStore store, Graph own, Graph kept) {
    Map<String, ConstantTensor> tensors = new LinkedHashMap<>(own.initializers());
    tensors.replaceAll(
        (name, tensor) ->
            Objects.equals(tensor, model.initializers().get(name))
                ? kept.initializers().getOrDefault(name, tensor)
                : store.keep(tensor));
    return own.withInitializers(tensors);
  }

  /** The number of images that the file fixes, or -1 where it takes any. */
  long fixedBatch() {
    return DynamicBatch.fixed(model, image.name());
  }

  /** The image input with the sizes that the file leaves open as names. */
  ValueInfo declared() {
    return SizeSearch.declared(model, image, channelsLast);
  }

  /** The image input of the file with its sizes, and its number of images where it is fixed. */
  ValueInfo batched(ValueInfo sized) {
    return fixedBatch() < 0 ? sized : FreedBatch.fixed(sized, fixedBatch());
  }

  /**
   * The model cut down to image and logits, for as many images as the file takes.
   *
   * @param sized the image input with its sizes, or names for those left open
   * @throws dev.limelight.onnx.UnsupportedModelException if the logits depend on further inputs
   */
  Graph original(ValueInfo sized) {
    ValueInfo input = batched(sized);
    List<ValueInfo> inputs = new ArrayList<>(model.inputs());
    inputs.replaceAll(each -> each.name().equals(image.name()) ? input : each);
    return ForwardGraph.restrict(model.withInputs(inputs), image.name(), logits.value());
  }

  private static List<String> remarks(Graph source, Set<String> rewritten, ValueInfo declared) {
    List<String> remarks = new ArrayList<>();
    if (declared.type() != ElementType.FLOAT) {
      remarks.add(
          "input '%s' is %s in the model; here it takes the same values as float32"
              .formatted(declared.name(), declared.type()));
    }
    if (!rewritten.isEmpty()) {
      remarks.add(
          rewritten
              + " are written in operators of ai.onnx, and each node was held against the original");
    }
    Set<ElementType> others = Float32.otherTypes(source);
    if (!others.isEmpty()) {
      remarks.add("the model is (partly) in %s; computed in float32".formatted(others));
    }
    return remarks;
  }
}
