package dev.limelight.autodiff;

import dev.limelight.onnx.ConstantTensor;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The constants of the backward graph so far, in order. Equal ones are there once. */
final class EmittedConstants {
  private final Map<String, ConstantTensor> tensors = new LinkedHashMap<>();
  private final Map<ConstantTensor, String> names = new HashMap<>();
  private final UnaryOperator<ConstantTensor> keeper;

  /** None yet; {@code keeper} puts each where it is to be kept. */
  EmittedConstants(UnaryOperator<ConstantTensor> keeper) {
    this.keeper = keeper;
  }

  /** A constant's name. */
  String add(ConstantTensor tensor) {
    String name = names.get(tensor);
    if (name == null) {
      ConstantTensor kept = keeper.apply(tensor);
      name = "limelight/constant/" + tensors.size();
      tensors.put(name, kept);
      names.put(kept, name);
    }
    return name;
  }

  /** A constant by its name. */
  Optional<ConstantTensor> content(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /** All of them by name, as a view. */
  Map<String, ConstantTensor> all() {
    return Collections.unmodifiableMap(tensors);
  }
}
