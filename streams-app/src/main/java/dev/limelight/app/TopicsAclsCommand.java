package dev.limelight.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.app.stream.AclRight;
import dev.limelight.app.stream.AclRole;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.config.Configuration;
import dev.limelight.topology.StreamOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code limelight topics acls}: the rights that a role needs. */
@Command(
    name = "acls",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the rights that a role needs on the brokers under a configuration, as kafka-acls",
      "commands. Asks no broker and changes nothing."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:printed", "2:usage or configuration"})
final class TopicsAclsCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  @Option(
      names = "--role",
      required = true,
      description = "What the principal does: ${COMPLETION-CANDIDATES}.")
  private AclRole role;

  @Option(
      names = "--principal",
      required = true,
      paramLabel = "TYPE:NAME",
      description = "Who does it, for example User:limelight.")
  private String principal;

  @Option(names = "--json", description = "Prints a JSON array, one object a right.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  TopicsAclsCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws JsonProcessingException {
    Configuration configuration = options.load(environment);
    StreamOptions stream = configuration.stream();
    List<AclRight> rights = role.rights(stream, configuration.sampling().policies().hasBudget());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(rights));
    } else {
      rights.forEach(right -> out.println(command(stream, right)));
    }
    out.flush();
    return ExitCodes.DONE;
  }

  private String command(StreamOptions stream, AclRight right) {
    return "kafka-acls --bootstrap-server "
        + quoted(stream.bootstrapServers())
        + right.arguments(principal).stream()
            .map(TopicsAclsCommand::quoted)
            .collect(Collectors.joining(" ", " ", ""));
  }

  /** As a shell takes it for one word. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9._:,=/-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
