package dev.limelight.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * One node of a graph.
 *
 * @param name unique within a graph once read ({@link GraphReader} names the nameless)
 * @param opType operator, for example {@code Conv}
 * @param domain operator domain, {@code ""} for {@code ai.onnx}
 * @param inputs names of the values read, {@code ""} where an optional one is left out
 * @param outputs names of the values written, {@code ""} where an optional one is left out
 * @param attributes the attributes
 * @param doc a line for people who open the file in a viewer
 */
public record Node(
    String name,
    String opType,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Attributes attributes,
    String doc) {
  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** A node of the {@code ai.onnx} domain. */
  public static Node of(
      String name,
      String opType,
      List<String> inputs,
      List<String> outputs,
      Attributes attributes) {
    return new Node(name, opType, "", inputs, outputs, attributes, "");
  }

  /** The name of input {@code index}, or {@code ""} where the node has none there. */
  public String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  /** The name of output {@code index}, or {@code ""} where the node has none there. */
  public String output(int index) {
    return index < outputs.size() ? outputs.get(index) : "";
  }

  /** Whether input {@code index} is given. */
  public boolean hasInput(int index) {
    return !input(index).isEmpty();
  }

  /** The values it needs: its inputs, and what its subgraphs take from the graph around them. */
  public List<String> reads() {
    List<Subgraph> subgraphs = attributes.subgraphs();
    if (subgraphs.isEmpty()) {
      return inputs;
    }
    List<String> reads = new ArrayList<>(inputs);
    subgraphs.forEach(subgraph -> reads.addAll(subgraph.captured()));
    return reads;
  }

  /** The same node by another name. */
  Node named(String other) {
    return new Node(other, opType, domain, inputs, outputs, attributes, doc);
  }

  /** The same node with other inputs. */
  public Node withInputs(List<String> others) {
    return new Node(name, opType, domain, others, outputs, attributes, doc);
  }

  /** The same node with one value renamed wherever it reads or writes it. */
  Node withValueRenamed(String from, String to) {
    Attributes renamed = attributes;
    for (String name : attributes.names()) {
      if (attributes.raw(name) instanceof Subgraph subgraph && subgraph.captured().contains(from)) {
        renamed = renamed.with(name, subgraph.renamed(from, to));
      }
    }
    return withInputs(inputs.stream().map(v -> v.equals(from) ? to : v).toList())
        .withOutputs(outputs.stream().map(v -> v.equals(from) ? to : v).toList())
        .withAttributes(renamed);
  }

  /** The same node with other outputs. */
  public Node withOutputs(List<String> others) {
    return new Node(name, opType, domain, inputs, others, attributes, doc);
  }

  /** The same node with other attributes. */
  public Node withAttributes(Attributes others) {
    return new Node(name, opType, domain, inputs, outputs, others, doc);
  }

  /** The same node of another domain's operator. */
  public Node withDomain(String other) {
    return new Node(name, opType, other, inputs, outputs, attributes, doc);
  }

  /** The operator with its domain where it is not the default one, as messages name it. */
  public String operator() {
    return domain.isEmpty() ? opType : domain + "." + opType;
  }
}
