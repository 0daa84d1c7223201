package dev.limelight.runtime;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.tensor.Activation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the runtime needs of {@code export.json}, the exporter's account of a backward graph. Keys
 * it does not know are left alone.
 *
 * @param sourceSha256 of the {@code model.onnx} that was exported, lower-case hex
 * @param graphSha256 of the {@code model.backward.onnx} that was written, lower-case hex
 * @param rule {@code standard} or {@code guided}
 * @param imageInput name of the image input, in both graphs
 * @param targetInput name of the backward graph's class input, int64 {@code [N]}
 * @param logitsOutput name of the backward graph's output {@code [N,K]}
 * @param gradientOutput name of the backward graph's output of the image input's shape
 * @param logitsValue name of the value in {@code model.onnx} that holds the logits
 * @param classes number of logits, K
 * @param activation what makes probabilities of them; softmax in accounts that do not say
 * @param selfCheckPassed whether the export proved itself
 * @param float16Sha256 of the graph in float16 that was written beside the other, if one was
 */
public record ExportRecord(
    String sourceSha256,
    String graphSha256,
    String rule,
    String imageInput,
    String targetInput,
    String logitsOutput,
    String gradientOutput,
    String logitsValue,
    int classes,
    Activation activation,
    boolean selfCheckPassed,
    Optional<String> float16Sha256) {

  /** The version of {@code export.json} this class reads. */
  public static final int FORMAT_VERSION = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** SHA-256 of the backward graph of a precision, which the bundle has. */
  String graphSha256(Precision precision) {
    return precision == Precision.FLOAT16 ? float16Sha256.orElseThrow() : graphSha256;
  }

  static ExportRecord read(Path file) {
    Keys keys = new Keys(parse(file));
    int version = keys.number("/formatVersion");
    ExportRecord exported =
        new ExportRecord(
            keys.text("/source/sha256"),
            keys.text("/graph/sha256"),
            keys.text("/rule"),
            keys.text("/imageInput"),
            keys.text("/targetInput"),
            keys.text("/logitsOutput"),
            keys.text("/gradientOutput"),
            keys.text("/logitsValue"),
            keys.number("/classes"),
            keys.activation("/activation"),
            keys.truth("/selfCheck/passed"),
            keys.textIfThere("/float16/sha256"));
    if (!keys.wrong.isEmpty()) {
      throw new BundleException(
          file, "missing or wrong: " + String.join(", ", keys.wrong) + "; " + remedy(file));
    }
    if (version != FORMAT_VERSION) {
      throw new BundleException(
          file,
          "formatVersion is %d; accepted: %d; %s".formatted(version, FORMAT_VERSION, remedy(file)));
    }
    return exported;
  }

  /** What to do about a bundle whose export cannot be used. */
  static String remedy(Path fileInBundle) {
    return "run `limelight export " + fileInBundle.toAbsolutePath().getParent() + "`";
  }

  static String remedy(Path fileInBundle, Precision precision) {
    return "run `limelight export --provider cuda --precision %s %s`"
        .formatted(precision, fileInBundle.toAbsolutePath().getParent());
  }

  private static JsonNode parse(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new BundleException(file, "cannot be read as JSON; " + remedy(file), e);
    }
  }

  /** Values by path; the paths that are not as expected are gathered. */
  private static final class Keys {
    private final JsonNode root;
    private final List<String> wrong = new ArrayList<>();

    Keys(JsonNode root) {
      this.root = root;
    }

    String text(String pointer) {
      return take(pointer, JsonNode::isTextual).map(JsonNode::textValue).orElse("");
    }

    Optional<String> textIfThere(String pointer) {
      return root.at(pointer).isMissingNode() ? Optional.empty() : Optional.of(text(pointer));
    }

    int number(String pointer) {
      return take(pointer, JsonNode::isInt).map(JsonNode::intValue).orElse(0);
    }

    boolean truth(String pointer) {
      return take(pointer, JsonNode::isBoolean).map(JsonNode::booleanValue).orElse(false);
    }

    Activation activation(String pointer) {
      if (root.at(pointer).isMissingNode()) {
        return Activation.SOFTMAX;
      }
      String text = text(pointer);
      for (Activation activation : Activation.values()) {
        if (activation.name().toLowerCase(Locale.ROOT).equals(text)) {
          return activation;
        }
      }
      wrong.add(pointer.substring(1));
      return Activation.SOFTMAX;
    }

    private Optional<JsonNode> take(String pointer, Predicate<JsonNode> expected) {
      JsonNode value = root.at(pointer);
      if (!expected.test(value)) {
        wrong.add(pointer.substring(1).replace('/', '.'));
        return Optional.empty();
      }
      return Optional.of(value);
    }
  }
}
