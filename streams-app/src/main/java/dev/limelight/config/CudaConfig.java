package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;

import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** How a GPU is used. */
final class CudaConfig {
  static final String DEVICE = "cuda.device.id";
  static final String MEMORY = "cuda.memory.limit.bytes";
  static final String ARENA = "cuda.arena.extend.strategy";
  static final String CONVOLUTIONS = "cuda.cudnn.conv.search";
  static final String TF32 = "cuda.tf32";
  static final String TENSORRT = "cuda.tensorrt";
  static final String PRECISION = "cuda.precision";

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              DEVICE,
              ConfigDef.Type.INT,
              0,
              atLeast(0),
              LOW,
              "Number of the GPU. One process uses one; more GPUs take more instances.")
          .define(
              MEMORY,
              ConfigDef.Type.LONG,
              0L,
              atLeast(0),
              LOW,
              "Bound on the GPU's memory for each graph of each model, bytes; 0 for none. A batch"
                  + " that does not fit is split, and later ones start at the size that did.")
          .define(
              ARENA,
              ConfigDef.Type.STRING,
              "same-as-requested",
              ValidString.in("same-as-requested", "next-power-of-two"),
              LOW,
              "How memory on the GPU grows: by what is needed, or in fewer and larger steps.")
          .define(
              CONVOLUTIONS,
              ConfigDef.Type.STRING,
              "heuristic",
              ValidString.in("heuristic", "exhaustive", "default"),
              LOW,
              "How cuDNN's convolutions are chosen. exhaustive times all of them and may choose"
                  + " differently on the next start, so that maps are no longer the same to the bit.")
          .define(
              TF32,
              ConfigDef.Type.BOOLEAN,
              false,
              LOW,
              "Whether products may be rounded to TF32: faster, with about 3 decimal digits.")
          .define(
              TENSORRT,
              ConfigDef.Type.BOOLEAN,
              false,
              LOW,
              "Whether TensorRT takes the parts of a graph that it can, before CUDA. Its libraries"
                  + " must be installed; building an engine takes minutes at every start.")
          .define(
              PRECISION,
              ConfigDef.Type.STRING,
              "float32",
              ValidString.in("float32", "float16"),
              LOW,
              "What logits and gradients are computed in on a GPU. float16 takes the graph that"
                  + " limelight export --precision float16 writes; its error against float32 is in"
                  + " export.json. Guided, loss and feature gradients stay float32.");

  private CudaConfig() {}

  static CudaSettings parse(Map<String, String> values) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    return new CudaSettings(
        config.getInt(DEVICE),
        config.getLong(MEMORY),
        config.getString(ARENA),
        config.getString(CONVOLUTIONS),
        config.getBoolean(TF32),
        config.getBoolean(TENSORRT),
        config.getString(PRECISION));
  }
}
