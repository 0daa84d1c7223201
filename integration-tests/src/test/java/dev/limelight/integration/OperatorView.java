package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.app.demo.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * What an operator sees of a running process.
 *
 * @param address where it serves its health and metrics
 * @param token what requests bear
 */
record OperatorView(URI address, String token) {
  /** JSON may write a slash behind a backslash. */
  private static final Pattern ADDRESS =
      Pattern.compile("Health and metrics at http:[\\\\/]+([0-9.:]+)");

  /** The view of a process, by the address that it logs. */
  static OperatorView of(ChildProcess process, String token) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                process.output().stream()
                    .map(ADDRESS::matcher)
                    .filter(Matcher::find)
                    .map(line -> new OperatorView(URI.create("http://" + line.group(1)), token))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** A page, whatever its status. */
  HttpResponse<String> page(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("Authorization", "Bearer " + token)
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("No answer of " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the process is ready. */
  void awaitReady() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(page("/health/ready").statusCode()).isEqualTo(200));
  }

  /** All metrics. */
  String scrape() {
    return page("/metrics").body();
  }

  /** Names of all samples of a scrape. */
  static Set<String> names(String scrape) {
    return scrape
        .lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .map(line -> line.split("[{ ]", 2)[0])
        .collect(Collectors.toSet());
  }

  /** A sample's value, by its name and labels as they stand; 0 where there is none. */
  static double value(String scrape, String sample) {
    return scrape
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /** The sum of a metric's samples, whatever their labels. */
  static double sum(String scrape, String metric) {
    return scrape
        .lines()
        .filter(line -> line.startsWith(metric + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
