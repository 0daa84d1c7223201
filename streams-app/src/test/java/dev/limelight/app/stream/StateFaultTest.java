package dev.limelight.app.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.Status.SubCode;

class StateFaultTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "IO error: No such file or directory: While open a file for random read | DAMAGED",
        "IO error: No space left on device: While appending to file | FULL",
        "IO error: Permission denied: While mkdir if missing | DENIED"
      })
  void shouldTellWhatIsWrongWithTheState(String message, StateFault fault) {
    Exception failure =
        new RuntimeException(
            new ProcessorStateException("Error opening store", new IOException(message)));

    assertThat(StateFault.of(failure)).contains(fault);
    assertThat(fault.of(new StateFolder(folder))).contains(folder.toString(), "restored");
  }

  @Test
  void shouldTakeWhatRocksDbCallsCorruptForDamage() {
    Exception failure =
        new ProcessorStateException(
            "Error opening store",
            new RocksDBException(
                "Bad table magic number", new Status(Status.Code.Corruption, SubCode.None, null)));

    assertThat(StateFault.of(failure)).contains(StateFault.DAMAGED);
  }

  @Test
  void shouldNotTakeAnotherFailureForOneOfTheState() {
    assertThat(StateFault.of(new RuntimeException("corrupt message"))).isEmpty();
  }

  @Test
  void shouldCreateTheFolderAndLeaveNothingInIt() throws IOException {
    Path state = folder.resolve("new/state");

    new StateFolder(state).requireWritable();

    assertThat(state).isEmptyDirectory();
  }

  @Test
  void shouldRefuseAFolderThatCannotBe() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> new StateFolder(file.resolve("state")).requireWritable())
        .isInstanceOf(StartupException.class)
        .hasMessageContainingAll(file.toString(), "state.dir", "cannot be written");
  }
}
