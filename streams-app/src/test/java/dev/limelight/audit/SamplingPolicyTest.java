package dev.limelight.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingPolicyTest {

  private static SamplingPolicy policy(String rules) {
    return SamplingPolicies.parse("m: " + rules).of("m");
  }

  private static Optional<SkipReason> skip(String rules, int label, double probability) {
    return policy(rules).skip("e", () -> new Prediction(label, probability, false));
  }

  @Test
  void shouldTakeTheShareOfTheEventsThatTheRateSays() {
    SamplingPolicy tenth = policy("rate=0.1");
    SamplingPolicy third = policy("rate=0.3");
    long taken = IntStream.range(0, 20_000).filter(i -> tenth.sampled("event-" + i)).count();

    assertThat(taken / 20_000.0).isCloseTo(0.1, Offset.offset(0.01));
    assertThat(IntStream.range(0, 20_000).mapToObj(i -> "event-" + i).filter(tenth::sampled))
        .as("a higher rate takes the same events and more")
        .allMatch(third::sampled);
  }

  @Test
  void shouldNeverChangeWhichEventsAreTaken() {
    // Pinned: another hash would explain other events on replay than live.
    assertThat(IntStream.range(0, 30).filter(i -> policy("rate=0.2").sampled("event-" + i)).boxed())
        .containsExactly(2, 6, 12, 18, 26);
  }

  @ParameterizedTest
  @CsvSource({
    "rate=0 always=3, 3, 0.9, ",
    "rate=0 always=3, 4, 0.9, NOT_SAMPLED",
    "never=0, 0, 0.9, CLASS_NEVER",
    "never=0, 1, 0.9, ",
    "never=0 below=0.6, 0, 0.1, CLASS_NEVER",
    "rate=0 below=0.6, 1, 0.59, ",
    "rate=0 below=0.6, 1, 0.6, NOT_SAMPLED",
    "rate=0, 1, 0.1, NOT_SAMPLED",
    "rate=1, 1, 0.1, ",
  })
  void shouldFollowTheRules(String rules, int label, double probability, SkipReason expected) {
    assertThat(skip(rules, label, probability)).isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void shouldTakeDisagreements() {
    assertThat(policy("rate=0 disagreement").skip("e", () -> new Prediction(1, 1, true))).isEmpty();
    assertThat(policy("rate=0 disagreement").skip("e", () -> new Prediction(1, 1, false)))
        .contains(SkipReason.NOT_SAMPLED);
  }

  @Test
  void shouldNotAskForAPredictionWhenNoRuleIsAboutOne() {
    assertThat(
            policy("rate=0 budget=3")
                .skip(
                    "e",
                    () -> {
                      throw new AssertionError("asked");
                    }))
        .contains(SkipReason.NOT_SAMPLED);
  }

  @Test
  void shouldApplyTheStarToModelsWithoutAPolicy() {
    SamplingPolicies policies = SamplingPolicies.parse("a: rate=0.5; *: rate=0.25 budget=7");

    assertThat(policies.of("a").rate()).isEqualTo(0.5);
    assertThat(policies.of("b").rate()).isEqualTo(0.25);
    assertThat(policies.hasBudget()).isTrue();
    assertThat(SamplingPolicies.parse("").of("b")).isEqualTo(SamplingPolicy.ALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rate=0.1",
        "m: rate=2",
        "m: rat=0.1",
        "m: always=x",
        "m: always=1 never=1",
        "m: rate=1; m: rate=0",
        "m: budget=-1",
        "m: below=7"
      })
  void shouldSayWhatIsAcceptedWhenAPolicyIsWrong(String text) {
    assertThatThrownBy(() -> SamplingPolicies.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Accepted: MODEL: rate=0.1");
  }
}
