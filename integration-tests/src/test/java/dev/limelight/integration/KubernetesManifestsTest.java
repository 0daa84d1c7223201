package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be known of the manifests without a cluster. */
class KubernetesManifestsTest {
  private static final Path BASE = Manifests.folder().resolve("base");

  static Stream<Path> files() {
    return Manifests.files().stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldFitTheTypesOfTheApi(Path file) {
    assertThatCode(() -> Manifests.check(Manifests.read(file))).doesNotThrowAnyException();
  }

  @Test
  void shouldNotFitWhenAFieldIsMisspelt() {
    ObjectNode document = (ObjectNode) Manifests.read(BASE.resolve("statefulset.yaml"));
    ((ObjectNode) document.at("/spec/template/spec/containers/0")).put("readynessProbe", 1);

    assertThatThrownBy(() -> Manifests.check(document))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("readynessProbe");
  }

  @Test
  void shouldNotFitWhenAFieldOfKedasIsMisspelt() {
    ObjectNode document = (ObjectNode) Manifests.read(BASE.resolve("scaledobject.yaml"));
    ((ObjectNode) document.path("spec")).put("maxReplicas", 3);

    assertThatThrownBy(() -> Manifests.check(document))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("maxReplicas");
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldReferToWhatIsThere(Path file) {
    JsonNode document = Manifests.read(file);
    Path folder = file.resolveSibling("");
    for (String list : List.of("/resources", "/patches", "/configMapGenerator/0/files")) {
      for (JsonNode each : document.at(list)) {
        String path = each.isTextual() ? each.asText() : each.path("path").asText();
        assertThat(folder.resolve(path)).as("%s of %s", list, file).exists();
      }
    }
  }

  @Test
  void shouldMountEveryVolumeAndNothingElse() {
    for (String file : List.of("statefulset.yaml", "audit.yaml", "topics.yaml")) {
      JsonNode document = Manifests.read(BASE.resolve(file));
      JsonNode pod = document.at("/spec/template/spec");
      Set<String> declared = new TreeSet<>(texts(pod.path("volumes"), "/name"));
      declared.addAll(texts(document.at("/spec/volumeClaimTemplates"), "/metadata/name"));
      assertThat(texts(pod.at("/containers/0/volumeMounts"), "/name"))
          .as(file)
          .containsExactlyInAnyOrderElementsOf(declared);
    }
  }

  @Test
  void shouldSelectThePodsThatThereAre() {
    for (String file : List.of("statefulset.yaml", "audit.yaml")) {
      JsonNode document = Manifests.read(BASE.resolve(file));
      assertThat(document.at("/spec/selector/matchLabels"))
          .isEqualTo(document.at("/spec/template/metadata/labels"));
    }
    JsonNode labels =
        Manifests.read(BASE.resolve("statefulset.yaml")).at("/spec/template/metadata/labels");
    assertThat(Manifests.read(BASE.resolve("service.yaml")).at("/spec/selector")).isEqualTo(labels);
    assertThat(
            Manifests.read(BASE.resolve("poddisruptionbudget.yaml"))
                .at("/spec/selector/matchLabels"))
        .isEqualTo(labels);
  }

  @Test
  void shouldRunHardenedContainersOnly() {
    for (String file : List.of("statefulset.yaml", "audit.yaml", "topics.yaml")) {
      JsonNode pod = Manifests.read(BASE.resolve(file)).at("/spec/template/spec");
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).as(file).isTrue();
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      JsonNode container = pod.at("/containers/0/securityContext");
      assertThat(container.path("readOnlyRootFilesystem").asBoolean()).as(file).isTrue();
      assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).as(file).isFalse();
      assertThat(container.at("/capabilities/drop/0").asText()).as(file).isEqualTo("ALL");
    }
  }

  @Test
  void shouldConfigureWithKeysThatThereAre() throws IOException {
    Properties properties = new Properties();
    try (Reader text = Files.newBufferedReader(BASE.resolve("limelight.properties"))) {
      properties.load(text);
    }
    List<String> keys = new ArrayList<>(properties.stringPropertyNames());
    for (Path file : Manifests.files()) {
      for (JsonNode variable : Manifests.read(file).at("/spec/template/spec/containers/0/env")) {
        String name = variable.path("name").asText();
        if (name.matches("(LIMELIGHT|KAFKA)_.*") && !name.equals("LIMELIGHT_JAVA_OPTS")) {
          keys.add(
              name.substring(name.indexOf('_') + 1).toLowerCase(Locale.ROOT).replace('_', '.'));
        }
      }
    }

    assertThat(keys).allMatch(KubernetesManifestsTest::isKey);
  }

  private static boolean isKey(String key) {
    String kafkas = key.replaceFirst("^(consumer|producer|admin)\\.", "");
    return reference().contains("| `" + key + "` |")
        || ConsumerConfig.configNames().contains(kafkas)
        || StreamsConfig.configDef().names().contains(kafkas)
        || SchemaRegistryClientConfig.BASIC_AUTH_CREDENTIALS_SOURCE.equals(key)
        || SchemaRegistryClientConfig.USER_INFO_CONFIG.equals(key);
  }

  private static String reference() {
    try {
      return Files.readString(RunningServices.repository().resolve("ops/configuration.md"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> texts(JsonNode list, String pointer) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.at(pointer).asText()));
    return texts;
  }
}
