package dev.limelight.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the nodes and constants of a graph that is being rewritten node by node. */
final class Rewriting {
  private static final Set<String> PASSING_ON = Set.of("Cast", "Dropout", "Identity", "Transpose");

  private final Graph original;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, ConstantTensor> initializers;
  private final Map<String, Node> producers;

  Rewriting(Graph original) {
    this.original = original;
    this.initializers = new LinkedHashMap<>(original.initializers());
    this.producers = original.producers();
  }

  /** What is wrong with a node, with its name, which its attributes do not know. */
  static OnnxException at(Node node, OnnxException wrong) {
    return wrong instanceof UnsupportedModelException
        ? wrong
        : new OnnxException(
            "Node '%s' (%s): %s".formatted(node.name(), node.operator(), wrong.getMessage()),
            wrong);
  }

  /** Takes a node over. */
  void keep(Node node) {
    nodes.add(node);
  }

  /** The constants so far, by name. */
  Map<String, ConstantTensor> initializers() {
    return Collections.unmodifiableMap(initializers);
  }

  /** The original graph's constant of that name, or null. */
  @Nullable ConstantTensor initializer(String name) {
    return initializers.get(name);
  }

  /** The node that writes a value; empty for inputs and constants. */
  Optional<Node> producer(String value) {
    return Optional.ofNullable(producers.get(value));
  }

  /** Whether an operator reads a value, or what was made of it by operators that only pass on. */
  boolean leadsTo(String value, String opType) {
    for (Node reader : original.nodes()) {
      if (reader.input(0).equals(value)
          && (reader.opType().equals(opType)
              || (PASSING_ON.contains(reader.opType()) && leadsTo(reader.output(0), opType)))) {
        return true;
      }
    }
    return false;
  }

  /** Adds a constant that belongs to {@code node} and returns its name. */
  String constant(Node node, String role, ConstantTensor value) {
    String name = node.name() + "/" + role;
    initializers.put(name, value);
    return name;
  }

  /** Adds a node with one output that belongs to {@code owner} and returns the output's name. */
  String emit(Node owner, String role, String opType, Attributes attributes, String... inputs) {
    String output = owner.name() + "/" + role;
    nodes.add(Node.of(output, opType, List.of(inputs), List.of(output), attributes));
    return output;
  }

  /** Adds a node that belongs to {@code owner} and writes an output of it, beside its first. */
  void emitAs(Node owner, String output, String opType, Attributes attributes, String... inputs) {
    String name = owner.name() + "/" + output;
    nodes.add(Node.of(name, opType, List.of(inputs), List.of(output), attributes));
  }

  /** Adds a node that writes {@code output}, in place of {@code owner}. */
  void replace(Node owner, String output, String opType, Attributes attributes, String... inputs) {
    nodes.add(Node.of(owner.name(), opType, List.of(inputs), List.of(output), attributes));
  }

  Graph graph() {
    return original.withNodes(nodes).withInitializers(initializers);
  }
}
