package dev.limelight.integration;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.limelight.app.demo.ChildCommand;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testcontainers.DockerClientFactory;

/**
 * The application in a container, as a process: its end is the container's, its signals go to the
 * container, its output goes to a file. When it has ended the container is removed.
 */
final class ContainerProcess extends Process {
  private final DockerClient docker;
  private final String id;
  private final CompletableFuture<Integer> exit;

  private ContainerProcess(DockerClient docker, String id, Path log) {
    this.docker = docker;
    this.id = id;
    LogFile output =
        docker
            .logContainerCmd(id)
            .withFollowStream(true)
            .withStdOut(true)
            .withStdErr(true)
            .exec(new LogFile(log));
    WaitContainerResultCallback end =
        docker.waitContainerCmd(id).exec(new WaitContainerResultCallback());
    this.exit = CompletableFuture.supplyAsync(() -> ended(end, output));
  }

  /** Starts a container with the hardening that operators are told to use. */
  static ContainerProcess start(ChildCommand command, Path log) {
    DockerClient docker = DockerClientFactory.lazyClient();
    String id = ContainerSettings.create(docker, command);
    docker.startContainerCmd(id).exec();
    return new ContainerProcess(docker, id, log);
  }

  private int ended(WaitContainerResultCallback end, ResultCallback.Adapter<?> output) {
    int code = end.awaitStatusCode();
    try {
      output.awaitCompletion(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    docker.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    return code;
  }

  @Override
  public int waitFor() throws InterruptedException {
    try {
      return exit.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Container " + id + " was lost", e);
    }
  }

  @Override
  public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
    try {
      exit.get(timeout, unit);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Container " + id + " was lost", e);
    }
  }

  @Override
  public int exitValue() {
    if (!exit.isDone()) {
      throw new IllegalThreadStateException("Container " + id + " runs");
    }
    return exit.join();
  }

  /** As this machine numbers it, which the engine runs on. */
  @Override
  public long pid() {
    return Objects.requireNonNull(
        docker.inspectContainerCmd(id).exec().getState().getPidLong(), "A container without pid");
  }

  @Override
  public boolean isAlive() {
    return !exit.isDone();
  }

  @Override
  public void destroy() {
    signal("SIGTERM");
  }

  @Override
  public Process destroyForcibly() {
    signal("SIGKILL");
    return this;
  }

  private void signal(String name) {
    if (isAlive()) {
      try {
        docker.killContainerCmd(id).withSignal(name).exec();
      } catch (NotFoundException | ConflictException ended) {
        // It ended by itself meanwhile; that is what was asked for.
        return;
      }
    }
  }

  @Override
  public OutputStream getOutputStream() {
    return OutputStream.nullOutputStream();
  }

  @Override
  public InputStream getInputStream() {
    return InputStream.nullInputStream();
  }

  @Override
  public InputStream getErrorStream() {
    return InputStream.nullInputStream();
  }
}
