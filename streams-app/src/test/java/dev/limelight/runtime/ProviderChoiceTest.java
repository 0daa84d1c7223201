package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class ProviderChoiceTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(ProviderChoice.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  @Test
  void shouldNotLoadCudaWhenTheCpuIsAskedFor() {
    ExecutionProvider provider =
        ProviderChoice.resolve(
            ExecutionProvider.CPU,
            () -> {
              throw new AssertionError("probed");
            });

    assertThat(provider).isEqualTo(ExecutionProvider.CPU);
  }

  @ParameterizedTest
  @EnumSource(names = {"CUDA", "AUTO"})
  void shouldTakeCudaWhenItLoads(ExecutionProvider asked) {
    assertThat(ProviderChoice.resolve(asked, Optional::empty)).isEqualTo(ExecutionProvider.CUDA);
    assertThat(log.list).isEmpty();
  }

  @Test
  void shouldSayWhyInOneLineWhenAutoFallsBack() {
    ExecutionProvider provider =
        ProviderChoice.resolve(ExecutionProvider.AUTO, () -> Optional.of("libx.so.1 is missing"));

    assertThat(provider).isEqualTo(ExecutionProvider.CPU);
    assertThat(log.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEqualTo("Running on the CPU; CUDA cannot be used: libx.so.1 is missing");
  }

  @Test
  void shouldNameTheMissingLibraryWhenCudaIsAskedForAndCannotLoad() {
    assertThatThrownBy(
            () ->
                ProviderChoice.resolve(
                    ExecutionProvider.CUDA, () -> Optional.of("libx.so.1 is missing")))
        .isInstanceOf(ProviderUnavailableException.class)
        .hasMessageContaining("libx.so.1 is missing")
        .hasMessageContaining("cpu or auto");
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadItsOwnLabelWhenParsed(ExecutionProvider provider) {
    assertThat(ExecutionProvider.fromLabel(provider.label())).isEqualTo(provider);
  }

  @Test
  void shouldListTheAcceptedNamesWhenTheNameIsUnknown() {
    assertThatThrownBy(() -> ExecutionProvider.fromLabel("gpu"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unknown execution provider 'gpu'; accepted: cpu, cuda, auto");
  }
}
