package dev.limelight.app.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.app.deadletters.DeadLetter;
import dev.limelight.topology.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ComparedRunTest {
  private static final Topics LIVE = new Topics("");
  private static final Topics APART = new Topics("apart.");

  private static DeadLetter letter(Topics topics, String run) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(topics.deadLetters(), 0, 0, new byte[0], new byte[0]);
    if (!run.isEmpty()) {
      record.headers().add("limelight.run", run.getBytes(UTF_8));
    }
    return new DeadLetter(record);
  }

  @Test
  void shouldHaveTheLettersThatNameItWhenRunsShareATopic() {
    ComparedRun live = new ComparedRun("main", LIVE);
    ComparedRun replay = new ComparedRun("again", LIVE);

    assertThat(live.mayHave(letter(LIVE, "main"))).isTrue();
    assertThat(live.mayHave(letter(LIVE, "again"))).isFalse();
    assertThat(replay.mayHave(letter(LIVE, "again"))).isTrue();
    assertThat(replay.mayHave(letter(LIVE, "main"))).isFalse();
  }

  @Test
  void shouldPerhapsHaveLettersOfItsTopicWhenTheyNameNoRun() {
    assertThat(new ComparedRun("main", LIVE).mayHave(letter(LIVE, ""))).isTrue();
    assertThat(new ComparedRun("again", LIVE).mayHave(letter(LIVE, ""))).isTrue();
    assertThat(new ComparedRun("again", APART).mayHave(letter(LIVE, ""))).isFalse();
  }
}
