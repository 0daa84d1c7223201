package dev.limelight.app;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import dev.limelight.runtime.ModelBuilder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Bundles of small classifiers of 8 x 8 pictures in 3 classes, and a picture for them. */
final class SmallBundle {
  static final String YAML =
      """
      id: small
      input: {name: x, height: 8, width: 8, layout: NCHW, channels: RGB}
      preprocess: {mean: [128, 128, 128], std: [64, 64, 64]}
      output: {logits: logits}
      """;

  private static final String CUSTOM_DOMAIN = "com.example";
  private static final int PIXELS = 3 * 8 * 8;
  private static final int CLASSES = 3;

  private SmallBundle() {}

  /** A classifier that works. */
  static Path smooth(Path folder) throws IOException {
    return write(folder, onto(input().node("Sin", "x -> y")).bytes());
  }

  /** A staircase: its derivative is zero almost everywhere, which says nothing of how it rises. */
  static Path staircase(Path folder) throws IOException {
    ModelBuilder model =
        input()
            .constant("ten", new float[] {10})
            .node("Mul", "x, ten -> steep")
            .node("Floor", "steep -> stairs")
            .node("Sin", "x -> smooth")
            .node("Add", "smooth, stairs -> y");
    return write(folder, onto(model).bytes());
  }

  /** Two operators without a gradient rule, one of them of a domain of its own. */
  static Path unsupported(Path folder) throws IOException {
    ModelBuilder model =
        input()
            .node("Det", "x -> d")
            .constant("column", 0, 3, 1, 1)
            .node("Reshape", "d, column -> spread")
            .node("Add", "x, spread -> z")
            .node("Wobble", "z -> y");
    ModelProto.Builder proto = onto(model).proto().toBuilder();
    proto.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(CUSTOM_DOMAIN).setVersion(1));
    for (NodeProto.Builder node : proto.getGraphBuilder().getNodeBuilderList()) {
      if (node.getOpType().equals("Wobble")) {
        node.setDomain(CUSTOM_DOMAIN);
      }
    }
    return write(folder, proto.build().toByteArray());
  }

  /** A picture of 8 x 8 pixels. */
  static Path picture(Path file, long seed) throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, random.nextInt(1 << 24));
    }
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private static ModelBuilder input() {
    return new ModelBuilder(18).input("x", "N", 3, 8, 8);
  }

  private static ModelBuilder onto(ModelBuilder model) {
    float[] weights = new float[PIXELS * CLASSES];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextDouble() - 0.5);
    }
    return model
        .node("Flatten", "y -> f")
        .constant("w", weights, PIXELS, CLASSES)
        .node("MatMul", "f, w -> logits")
        .output("logits", "N", CLASSES);
  }

  private static Path write(Path folder, byte[] model) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("model.onnx"), model);
    Files.writeString(folder.resolve("model.yaml"), YAML);
    return folder;
  }
}
