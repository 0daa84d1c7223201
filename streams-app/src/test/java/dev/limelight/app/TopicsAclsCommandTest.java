package dev.limelight.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.app.stream.AclRole;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.utils.SecurityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class TopicsAclsCommandTest {
  private static final String SECRET = "hidden-value";

  @TempDir private Path folder;

  @Test
  void shouldNameTopicsGroupAndTransactionsWhenRunning() throws IOException {
    assertThat(acls("run").lines())
        .contains(
            line("Read --operation Describe --topic team-a.image-events", "literal"),
            line("Read --operation Describe --group explainer", "literal"),
            line("Write --operation Describe --transactional-id explainer-", "prefixed"),
            line("DescribeConfigs --cluster", "literal"))
        .noneMatch(line -> line.contains("Write") && line.contains("image-events"));
  }

  @Test
  void shouldGiveNoWriteWhenDashboard() throws IOException {
    assertThat(acls("dashboard")).contains("Read").doesNotContain("Write", "Create", "Alter");
  }

  @ParameterizedTest
  @EnumSource(AclRole.class)
  void shouldNameOperationsAsKafkaAclsDoes(Enum<?> role) throws IOException {
    Pattern operation = Pattern.compile("--operation (\\S+)");
    assertThat(operation.matcher(acls(role.name())).results())
        .isNotEmpty()
        .extracting(found -> SecurityUtils.operation(found.group(1)))
        .doesNotContain(AclOperation.UNKNOWN, AclOperation.ALL);
  }

  @Test
  void shouldGiveNoTopicToMakeUnlessABudgetIsKept() throws IOException {
    assertThat(acls("run")).doesNotContain("Create");
    assertThat(acls("run", "--set", "sampling.policies=*: budget=5"))
        .contains("Create", "--topic explainer-sampling-budget-changelog");
  }

  @ParameterizedTest
  @EnumSource(AclRole.class)
  void shouldHideSecretsWhenPrinting(Enum<?> role) throws IOException {
    assertThat(acls(role.name(), "--json")).startsWith("[").doesNotContain(SECRET);
    assertThat(acls(role.name())).contains("User:me").doesNotContain(SECRET);
  }

  private String acls(String role, String... more) throws IOException {
    Path file = folder.resolve("limelight.properties");
    Files.writeString(
        file,
        """
        bootstrap.servers=b:1
        application.id=explainer
        topic.prefix=team-a.
        ssl.key.password=%s
        """
            .formatted(SECRET));
    StringWriter out = new StringWriter();
    CommandLine line = Limelight.commandLine(Map.of()).setOut(new PrintWriter(out));
    String[] arguments = {
      "topics", "acls", "--config", file.toString(), "--role", role, "--principal", "User:me"
    };
    int code =
        line.execute(Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new));
    assertThat(code).isZero();
    return out.toString();
  }

  private static String line(String rights, String pattern) {
    return "kafka-acls --bootstrap-server b:1 --add --allow-principal User:me --operation "
        + rights
        + " --resource-pattern-type "
        + pattern;
  }
}
