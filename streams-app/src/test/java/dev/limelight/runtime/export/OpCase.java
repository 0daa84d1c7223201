package dev.limelight.runtime.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A classifier around one operator: image {@code [N,4,6,8]}, the operator, a dense layer. */
final class OpCase {
  static final int CHANNELS = 4;
  static final int HEIGHT = 6;
  static final int WIDTH = 8;
  private static final int CLASSES = 3;

  private final String name;
  private final int flat;
  private final Consumer<ModelBuilder> operator;

  private OpCase(String name, int flat, Consumer<ModelBuilder> operator) {
    this.name = name;
    this.flat = flat;
    this.operator = operator;
  }

  /**
   * A case.
   *
   * @param flat elements per image of the operator's output {@code y}
   * @param operator writes {@code y} from {@code x}, a curved function of the image
   */
  static OpCase of(String name, int flat, Consumer<ModelBuilder> operator) {
    return new OpCase(name, flat, operator);
  }

  /** A case of one node with constant inputs left out. */
  static OpCase node(String opType, int flat, AttributeProto... attributes) {
    return of(opType, flat, model -> model.node(opType, "x -> y", attributes));
  }

  /** Writes the model. Sin in front makes every gradient depend on the image. */
  Path writeTo(Path folder) throws IOException {
    ModelBuilder model =
        new ModelBuilder(18).input("input", "N", CHANNELS, HEIGHT, WIDTH).node("Sin", "input -> x");
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
