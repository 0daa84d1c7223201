package dev.limelight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.tensor.FloatTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** One case of {@code ../shared/golden/methods}: what the paper's authors' implementation gives. */
public record GoldenCase(String name, JsonNode manifest) {
  private static final String FOLDER = "golden/methods/";

  /** A case by its folder's name; skips the calling test where there is none. */
  public static GoldenCase named(String name) {
    try {
      JsonNode all =
          new ObjectMapper().readTree(SharedData.path(FOLDER + "manifest.json").toFile());
      return new GoldenCase(name, all.get(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of the arrays, in the shape that the manifest gives it. */
  public FloatTensor array(String array) {
    int[] shape =
        StreamSupport.stream(manifest.get("shapes").get(array).spliterator(), false)
            .mapToInt(JsonNode::asInt)
            .toArray();
    return SharedData.floats(FOLDER + name + "/" + array + ".f32", shape);
  }

  /** How many noise samples. */
  public int samples() {
    return manifest.get("samples").asInt();
  }

  /** The names of the scored maps. */
  public List<String> scoredMaps() {
    List<String> maps = new ArrayList<>();
    manifest.get("scores").fieldNames().forEachRemaining(maps::add);
    return maps;
  }

  /** One score of one map; a list of one where it is a single number. */
  public List<Double> score(String map, String score) {
    JsonNode node = manifest.get("scores").get(map).get(score);
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false).map(JsonNode::asDouble).toList()
        : List.of(node.asDouble());
  }
}
