package dev.limelight.app.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start as a child process.
 *
 * @param name what the process is called in messages and how its log file is named, for instance
 *     {@code broker}
 * @param command the program and its arguments
 * @param environment variables added to those of this process
 * @param folder the working folder; must exist
 */
public record ChildCommand(
    String name, List<String> command, Map<String, String> environment, Path folder) {

  public ChildCommand {
    if (name.isBlank()) {
      throw new IllegalArgumentException("A child process needs a name, got a blank one.");
    }
    if (command.isEmpty()) {
      throw new IllegalArgumentException("The command of child process " + name + " is empty.");
    }
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  public ChildCommand(String name, List<String> command, Path folder) {
    this(name, command, Map.of(), folder);
  }
}
