package dev.limelight.runtime.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A classifier around one operator: image {@code [N,4,6,8]}, the operator, a dense layer. */
final class OpCase {
  static final int CHANNELS = 4;
  static final int HEIGHT = 6;
  static final int WIDTH = 8;
  private static final int CLASSES = 3;
  private static final int OPSET = 18;
  private static final Set<String> LOWERED =
      Set.of("Conv", "ConvTranspose", "AveragePool", "MaxPool", "Relu", "Clip", "Sigmoid");

  private final String name;
  private final int flat;
  private final Consumer<ModelBuilder> operator;
  private final String subject;
  private final int opset;

  private OpCase(
      String name, int flat, Consumer<ModelBuilder> operator, String subject, int opset) {
    this.name = name;
    this.flat = flat;
    this.operator = operator;
    this.subject = subject;
    this.opset = opset;
  }

  /**
   * A case.
   *
   * @param flat elements per image of the operator's output {@code y}
   * @param operator writes {@code y} from {@code x}, a curved function of the image
   */
  static OpCase of(String name, int flat, Consumer<ModelBuilder> operator) {
    return new OpCase(name, flat, operator, "", OPSET);
  }

  /** The same case, said to be about an operator that is not the one that writes {@code y}. */
  OpCase about(String opType) {
    return new OpCase(name, flat, operator, opType, opset);
  }

  /** The same case in a model of another opset, for what opset 18 does not have. */
  OpCase at(int other) {
    return new OpCase(name, flat, operator, subject, other);
  }

  /** The operator under test. */
  String subject() {
    return subject.isEmpty() ? nodes().get(nodes().size() - 1).getOpType() : subject;
  }

  /** The nodes of the operator under test, with the attributes that the case gives them. */
  List<NodeProto> subjects() {
    return nodes().stream().filter(node -> node.getOpType().equals(subject())).toList();
  }

  /** The lowerings that make a difference to it. */
  Stream<Lowering> lowerings() {
    return nodes().stream().anyMatch(node -> LOWERED.contains(node.getOpType()))
        ? Stream.of(Lowering.values())
        : Stream.of(Lowering.CPU);
  }

  /** Every node between {@code x} and {@code y}. */
  List<NodeProto> nodes() {
    ModelBuilder model = new ModelBuilder(opset);
    operator.accept(model);
    return model.proto().getGraph().getNodeList();
  }

  /** A case of one node with constant inputs left out. */
  static OpCase node(String opType, int flat, AttributeProto... attributes) {
    String shown = Stream.of(attributes).map(OpCase::shown).collect(Collectors.joining(" "));
    return of(
        (opType + " " + shown).strip(), flat, model -> model.node(opType, "x -> y", attributes));
  }

  /** {@code name=value}, for the name of a case. */
  static String shown(AttributeProto a) {
    return a.getName()
        + "="
        + switch (a.getType()) {
          case INT -> Long.toString(a.getI());
          case FLOAT -> Float.toString(a.getF());
          case STRING -> a.getS().toStringUtf8();
          default -> a.getIntsList().toString();
        };
  }

  /** Writes the model. Sin in front makes every gradient depend on the image. */
  Path writeTo(Path folder) throws IOException {
    ModelBuilder model =
        new ModelBuilder(opset)
            .input("input", "N", CHANNELS, HEIGHT, WIDTH)
            .node("Sin", "input -> x");
    operator.accept(model);
    model
        .node("Flatten", "y -> f")
        .constant("w", values(3, flat * CLASSES), flat, CLASSES)
        .node("MatMul", "f, w -> logits")
        .output("logits", "N", CLASSES);
    return model.writeTo(folder.resolve("case.onnx"));
  }

  /** Reproducible numbers between -1 and 1, none near zero. */
  static float[] values(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      double magnitude = 0.2 + 0.8 * random.nextDouble();
      values[i] = (float) (random.nextBoolean() ? magnitude : -magnitude);
    }
    return values;
  }

  /** Values above zero. */
  static float[] positive(long seed, int count) {
    float[] values = values(seed, count);
    for (int i = 0; i < count; i++) {
      values[i] = Math.abs(values[i]);
    }
    return values;
  }

  static List<OpCase> cases(OpCase... cases) {
    return new ArrayList<>(List.of(cases));
  }

  @Override
  public String toString() {
    return name;
  }
}
