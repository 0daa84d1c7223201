package dev.limelight.runtime.export;

import dev.limelight.autodiff.FactTable;
import dev.limelight.autodiff.OperatorVersions;
import dev.limelight.onnx.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which operators ONNX Runtime has CUDA kernels for. Immutable. */
final class CudaKernels {
  private static final CudaKernels KNOWN =
      new CudaKernels(FactTable.read(CudaKernels.class, "cuda-kernels.tsv", 4));

  /**
   * One registration.
   *
   * @param first version of the operator that it begins with
   * @param last version that it ends with, or {@link Integer#MAX_VALUE} where it is open
   * @param types element types, in lower case
   * @param hostInputs inputs that it reads from the host's memory
   */
  private record Kernel(int first, int last, Set<String> types, Set<Integer> hostInputs) {

    /**
     * ONNX Runtime's rule: the version an operator has at an opset is the one the kernel begins
     * with, or lies in its range if that is closed. An open range matches its first version alone:
     * nobody has looked at later ones yet.
     */
    boolean matches(int version) {
      return version == first || (first < version && last != Integer.MAX_VALUE && version <= last);
    }
  }

  private final Map<String, List<Kernel>> kernels = new TreeMap<>();

  private CudaKernels(Map<String, List<List<String>>> rows) {
    rows.forEach(
        (opType, lines) -> kernels.put(opType, lines.stream().map(CudaKernels::kernel).toList()));
  }

  /** Those of the versions of ONNX Runtime that this project was made with. */
  static CudaKernels known() {
    return KNOWN;
  }

  /** Whether there is a kernel for an operator at an opset and an element type. */
  boolean has(String opType, int opset, ElementType type) {
    return matching(opType, opset).stream()
        .anyMatch(kernel -> kernel.types().contains(type.name().toLowerCase(Locale.ROOT)));
  }

  /** Whether there is a kernel for an operator at an opset, for whatever type. */
  boolean has(String opType, int opset) {
    return !matching(opType, opset).isEmpty();
  }

  /** Whether the kernel reads an input from the host's memory: shapes, axes, pads. */
  boolean readsFromHost(String opType, int opset, int input) {
    return matching(opType, opset).stream().anyMatch(k -> k.hostInputs().contains(input));
  }

  private List<Kernel> matching(String opType, int opset) {
    OptionalInt version = OperatorVersions.standard().at(opType, opset);
    return version.isEmpty()
        ? List.of()
        : kernels.getOrDefault(opType, List.of()).stream()
            .filter(kernel -> kernel.matches(version.getAsInt()))
            .toList();
  }

  private static Kernel kernel(List<String> row) {
    String range = row.get(1);
    boolean open = range.endsWith("+");
    String[] ends = (open ? range.substring(0, range.length() - 1) : range).split("-", -1);
    int first = Integer.parseInt(ends[0]);
    int last = open ? Integer.MAX_VALUE : Integer.parseInt(ends[ends.length - 1]);
    return new Kernel(
        first,
        last,
        Set.of(row.get(2).split(" ")),
        Arrays.stream(row.get(3).split(" "))
            .filter(index -> !index.isEmpty())
            .map(Integer::valueOf)
            .collect(Collectors.toUnmodifiableSet()));
  }
}
