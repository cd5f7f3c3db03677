package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A certificate for servers that read theirs from files, made by {@code openssl}. Immutable.
 *
 * @param file the certificate in PEM
 * @param key its key
 */
record Certificate(Path file, Path key) {
  /** Makes one; where {@code openssl} is not there, {@link #need} says so. */
  static Certificate make(Path directory) throws IOException, InterruptedException {
    Path file = directory.resolve("server.crt").toAbsolutePath();
    Path key = directory.resolve("server.key").toAbsolutePath();
    Certificate made = new Certificate(file, key);
    List<String> command =
        List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout",
            key.toString(),
            "-out",
            file.toString());
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return made;
    }
    if (made.there()) {
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }
    return made;
  }

  boolean there() {
    return Files.exists(file) && Files.exists(key);
  }

  void need() throws IOException {
    if (!there()) {
      throw new IOException("openssl is not installed, so there is no certificate");
    }
  }
}
