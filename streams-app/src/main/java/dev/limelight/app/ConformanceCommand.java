package dev.limelight.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.app.conformance.Conformance;
import dev.limelight.app.demo.TextTable;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.explain.ParityCheck;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ProviderUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code limelight conformance}: known values, computed again on this machine. */
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description =
        "Computes values that are known beforehand on this machine's runtime and provider, and"
            + " prints how far they agree.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all agree", "2:usage or provider", "4:some do not agree"})
public final class ConformanceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--provider",
      paramLabel = "cpu|cuda|auto",
      description = "What is checked (default: ${DEFAULT-VALUE}).")
  private String provider = ExecutionProvider.AUTO.label();

  @Option(names = "--json", description = "Prints one JSON object a check, and nothing else.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  ConformanceCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<ParityCheck> checks;
    try {
      checks = Conformance.checks(ExecutionProvider.fromLabel(provider));
    } catch (IllegalArgumentException | ProviderUnavailableException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCodes.CONFIGURATION;
    } catch (IOException e) {
      throw new UncheckedIOException("The small network cannot be written", e);
    }
    if (json) {
      checks.forEach(check -> out.println(line(check)));
    } else {
      table(checks).forEach(out::println);
    }
    out.flush();
    return checks.stream().allMatch(ParityCheck::passed)
        ? ExitCodes.DONE
        : ExitCodes.SELF_CHECK_FAILED;
  }

  private static List<String> table(List<ParityCheck> checks) {
    TextTable table = new TextTable("check", "expected", "found", "error", "bound", "");
    for (ParityCheck check : checks) {
      table.add(
          check.name(),
          number("%.6g", check.expected()),
          number("%.6g", check.found()),
          number("%.1e", check.error()),
          number("%.1e", check.bound()),
          check.passed() ? "ok" : "FAILED");
    }
    return table.lines();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String line(ParityCheck check) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("check", check.name());
    row.put("expected", check.expected());
    row.put("found", check.found());
    row.put("error", check.error());
    row.put("bound", check.bound());
    row.put("passed", check.passed());
    try {
      return new ObjectMapper().writeValueAsString(row);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Plain values could not be written as JSON", e);
    }
  }
}
