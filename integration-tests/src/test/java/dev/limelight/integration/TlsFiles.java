package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Key stores in PKCS12, one for each name, and one trust store that knows all of them and nobody
 * else. The certificates are self-signed, for {@code CN=<name>} at the loopback address.
 */
final class TlsFiles {
  private static final String TYPE = "PKCS12";

  private final Path folder;
  private final String password;

  private TlsFiles(Path folder, String password) {
    this.folder = folder;
    this.password = password;
  }

  /** Makes the key pairs; one password opens all the files. */
  static TlsFiles make(Path folder, String password, List<String> names)
      throws IOException, InterruptedException, GeneralSecurityException {
    TlsFiles files = new TlsFiles(Files.createDirectories(folder), password);
    KeyStore trust = KeyStore.getInstance(TYPE);
    trust.load(null, null);
    for (String name : names) {
      files.generate(name);
      Certificate certificate = files.load(files.keys(name)).getCertificate(name);
      trust.setCertificateEntry(name, certificate);
    }
    try (var out = Files.newOutputStream(files.trust())) {
      trust.store(out, password.toCharArray());
    }
    return files;
  }

  /** The key store with the pair of the name. */
  Path keys(String name) {
    return folder.resolve(name + ".p12");
  }

  /** The trust store. */
  Path trust() {
    return folder.resolve("trust.p12");
  }

  String password() {
    return password;
  }

  /** What a server or a client in this process uses that has the name. */
  SSLContext context(String name) throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(load(keys(name)), password.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(load(trust()));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private KeyStore load(Path file) throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(TYPE);
      store.load(in, password.toCharArray());
      return store;
    }
  }

  private void generate(String name) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-storetype",
                TYPE,
                "-keystore",
                keys(name).toString(),
                "-storepass",
                password)
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool made no key pair for " + name + ": " + output);
    }
  }
}
