package dev.limelight.app.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.topology.ProcessingTimes;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TransactionLimitTest {
  /** 8 x 30 s, 60 s for the registry, 30 s and 100 ms. */
  private static final ProcessingTimes TIMES = times(30_000, 8, 60_000, 100);

  private static ProcessingTimes times(long event, int records, long registry, long commit) {
    return new ProcessingTimes(
        Duration.ofMillis(event), records, Duration.ofMillis(registry), Duration.ofMillis(commit));
  }

  private static Supplier<Collection<Config>> brokers(String... limits) {
    return () ->
        Stream.of(limits)
            .map(limit -> new ConfigEntry("transaction.max.timeout.ms", limit))
            .map(entry -> new Config(List.of(entry)))
            .toList();
  }

  @Test
  void shouldStartWhenBrokersAllowTheTransactionsLength() {
    assertThatCode(() -> TransactionLimit.check(TIMES, brokers("330100", "900000")))
        .doesNotThrowAnyException();
  }

  /** Whichever broker coordinates them. */
  @Test
  void shouldRefuseTheStartWhenOneBrokerAllowsLess() {
    assertThatThrownBy(() -> TransactionLimit.check(TIMES, brokers("900000", "330099")))
        .isInstanceOfSatisfying(
            StartupException.class,
            refused -> assertThat(refused.exitCode()).isEqualTo(ExitCodes.CONFIGURATION))
        .hasMessageContaining("could stay open for 330 s")
        .hasMessageContaining("these brokers allow 330099 ms (transaction.max.timeout.ms)")
        .hasMessageEndingWith(
            "Lower max.poll.records to 7 or less; or raise transaction.max.timeout.ms of all"
                + " brokers to 330100 or more.");
  }

  /** Each says the numbers to change: with them, the same brokers let it start. */
  @ParameterizedTest
  @CsvSource({
    "30000, 8, 60000, 100, 200000, Lower max.poll.records to 3 or less; or raise",
    "1000, 1, 0, 100000, 60000, Lower commit.interval.ms to 29000 or less; or raise",
    "30000, 8, 60000, 100, 90000, "
        + "Lower max.poll.records to 1 and schema.registry.retry.timeout.ms to 29900 or less; or",
    "30000, 1, 60000, 100, 90000, Lower schema.registry.retry.timeout.ms to 29900 or less; or",
    "30000, 8, 1000, 100, 60000, Lower max.poll.records to 1 and explanation.max.duration.ms to"
        + " 28900 or less",
    "30000, 8, 60000, 100, 60000, Lower max.poll.records to 1 and explanation.max.duration.ms and"
        + " schema.registry.retry.timeout.ms to 29900 or less together",
    "30000, 8, 0, 600000, 200000, Lower commit.interval.ms to 100 and max.poll.records to 5 or",
    "30000, 8, 60000, 100, 30000, (transaction.max.timeout.ms). Raise transaction.max.timeout.ms of"
        + " all brokers to 330100 or more.",
  })
  void shouldSayWhichNumbersToChange(
      long event, int records, long registry, long commit, String allowed, String remedy) {
    ProcessingTimes times = times(event, records, registry, commit);

    assertThatThrownBy(() -> TransactionLimit.check(times, brokers(allowed)))
        .hasMessageContaining(remedy);
  }

  static Stream<ApiException> refusals() {
    return Stream.of(
        new ClusterAuthorizationException("Not authorized to describe the cluster"),
        new TimeoutException("a broker is gone"),
        new UnsupportedVersionException("no such question"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void shouldStartWhenBrokersDoNotTell(ApiException refusal) {
    assertThatCode(
            () ->
                TransactionLimit.check(
                    TIMES,
                    () -> {
                      throw refusal;
                    }))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldStartWhenBrokersHaveNoSuchSetting() {
    assertThatCode(() -> TransactionLimit.check(TIMES, () -> List.of(new Config(List.of()))))
        .doesNotThrowAnyException();
  }
}
