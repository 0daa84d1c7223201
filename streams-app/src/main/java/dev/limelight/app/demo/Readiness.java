package dev.limelight.app.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A question to a child process that just started: can it be used yet? */
@FunctionalInterface
public interface Readiness {

  /** Whether the process can be used; asked again and again until it is. */
  boolean isReady(ChildProcess process);

  /** Ready when the process wrote the text to its log. */
  static Readiness logged(String text) {
    return process -> process.hasLogged(text);
  }

  /** Ready when a GET of the address is answered with status 200. */
  static Readiness answers(URI address) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
    return process -> {
      try {
        return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    };
  }
}
