package dev.limelight.topology;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A registry that can be away: in front of another one, it answers each call with the next planned
 * failure, and passes it on when there are none left.
 */
public final class FaultyRegistry {
  private final Deque<Exception> planned = new ArrayDeque<>();
  private final List<String> calls = new ArrayList<>();
  private final SchemaRegistryClient client;

  /** In front of {@code registry}. */
  public FaultyRegistry(SchemaRegistryClient registry) {
    this.client =
        (SchemaRegistryClient)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SchemaRegistryClient.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("tickers")) {
                    return null;
                  }
                  calls.add(method.getName());
                  boolean remote =
                      List.of(method.getExceptionTypes()).contains(IOException.class)
                          && !method.getName().equals("close");
                  if (remote && !planned.isEmpty()) {
                    throw planned.poll();
                  }
                  try {
                    return method.invoke(registry, arguments);
                  } catch (InvocationTargetException failed) {
                    throw failed.getCause();
                  }
                });
  }

  /** The client to use. */
  public SchemaRegistryClient client() {
    return client;
  }

  /** Fails the next {@code times} calls. */
  public void fail(int times, Exception failure) {
    for (int i = 0; i < times; i++) {
      planned.add(failure);
    }
  }

  /** Failures that have not been met yet. */
  public int left() {
    return planned.size();
  }

  /** Names of the methods called so far. */
  public List<String> calls() {
    return List.copyOf(calls);
  }
}
