package dev.limelight.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Secrets in the three places that a configuration may refer to: passwords of SCRAM users in a
 * file, that of the key stores in a folder, all others in the environment. Their texts occur
 * nowhere else, so that one that leaks can be found.
 */
final class Secrets {
  static final String STORE_PASSWORD = "store-pass-0e52";
  static final String CLIENT_SECRET = "oauth-pass-77ab";
  static final String REGISTRY_PASSWORD = "registry-pass-1c9d";
  static final String DASHBOARD_TOKEN = "dashboard-pass-6d40";
  static final String HTTP_TOKEN = "http-pass-b31f";

  /** The variables that commands are started with. */
  static final Map<String, String> VARIABLES =
      Map.of(
          "OAUTH_SECRET", CLIENT_SECRET,
          "REGISTRY_PASSWORD", REGISTRY_PASSWORD,
          "DASHBOARD_TOKEN", DASHBOARD_TOKEN,
          "HTTP_TOKEN", HTTP_TOKEN);

  private static final String USERS = "users.properties";
  private static final String STORES = "stores";

  private final Path folder;
  private final Map<String, String> passwords;

  private Secrets(Path folder, Map<String, String> passwords) {
    this.folder = folder;
    this.passwords = passwords;
  }

  /** Writes them, with a password for each of the users. */
  static Secrets write(Path folder, List<String> users) throws IOException {
    Map<String, String> passwords =
        users.stream().collect(Collectors.toMap(name -> name, name -> name + "-pass-4f8e"));
    Files.createDirectories(folder);
    Files.write(
        folder.resolve(USERS),
        passwords.entrySet().stream().map(user -> user.getKey() + "=" + user.getValue()).toList());
    Files.writeString(folder.resolve(STORES), STORE_PASSWORD + "\n");
    return new Secrets(folder, Map.copyOf(passwords));
  }

  /** SCRAM passwords by user. */
  Map<String, String> passwords() {
    return passwords;
  }

  /** Refers to a user's password. */
  String password(String user) {
    return "${file:" + folder.resolve(USERS) + ":" + user + "}";
  }

  /** Refers to the password of the key stores. */
  String stores() {
    return "${dir:" + folder + ":" + STORES + "}";
  }

  /** Texts of which none may be found anywhere. */
  List<String> all() {
    List<String> all = new ArrayList<>(VARIABLES.values());
    all.addAll(passwords.values());
    all.add(STORE_PASSWORD);
    return all;
  }
}
