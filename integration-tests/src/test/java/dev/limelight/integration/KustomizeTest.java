package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster would be sent: the overlays as kustomize renders them. */
class KustomizeTest {

  private static List<JsonNode> rendered(String overlay) throws IOException {
    return Kustomize.installed().render(Manifests.folder().resolve("overlays").resolve(overlay));
  }

  private static JsonNode only(List<JsonNode> documents, String kind, String name) {
    return documents.stream()
        .filter(document -> document.path("kind").asText().equals(kind))
        .filter(document -> document.at("/metadata/name").asText().startsWith(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "cuda"})
  void shouldFitTheTypesOfTheApi(String overlay) throws IOException {
    List<JsonNode> documents = rendered(overlay);

    assertThat(documents)
        .extracting(document -> document.path("kind").asText())
        .containsExactlyInAnyOrder(
            "ServiceAccount",
            "ConfigMap",
            "Service",
            "StatefulSet",
            "StatefulSet",
            "Job",
            "PodDisruptionBudget",
            "NetworkPolicy",
            "ScaledObject");
    assertThat(documents)
        .allSatisfy(
            document -> assertThatCode(() -> Manifests.check(document)).doesNotThrowAnyException());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "cuda"})
  void shouldMountTheConfigurationThatIsSentWithIt(String overlay) throws IOException {
    List<JsonNode> documents = rendered(overlay);
    String configuration = only(documents, "ConfigMap", "limelight").at("/metadata/name").asText();

    assertThat(configuration).startsWith("limelight-");
    for (JsonNode workload :
        List.of(
            only(documents, "StatefulSet", "limelight"),
            only(documents, "StatefulSet", "limelight-audit"),
            only(documents, "Job", "limelight-topics"))) {
      assertThat(workload.at("/spec/template/spec/volumes").findValues("configMap"))
          .extracting(volume -> volume.path("name").asText())
          .containsExactly(configuration);
    }
  }

  @Test
  void shouldAskForAGpuInTheCudaOverlayOnly() throws IOException {
    JsonNode cuda = only(rendered("cuda"), "StatefulSet", "limelight").at("/spec/template/spec");
    JsonNode cpu = only(rendered("cpu"), "StatefulSet", "limelight").at("/spec/template/spec");

    assertThat(cuda.at("/nodeSelector").path("nvidia.com/gpu.present").asText()).isEqualTo("true");
    assertThat(limits(cuda).path("nvidia.com/gpu").asText()).isEqualTo("1");
    assertThat(cuda.at("/containers/0/image").asText()).endsWith("-cuda");
    assertThat(cpu.has("nodeSelector")).isFalse();
    assertThat(limits(cpu).has("nvidia.com/gpu")).isFalse();
    // A patch adds to the base's variables and takes none away.
    assertThat(names(cuda)).isEqualTo(names(cpu)).contains("KAFKA_GROUP_INSTANCE_ID");
  }

  private static JsonNode limits(JsonNode pod) {
    return pod.at("/containers/0/resources/limits");
  }

  private static List<String> names(JsonNode pod) {
    return pod.at("/containers/0/env").findValuesAsText("name").stream().sorted().toList();
  }
}
