package io.sallyport.ssh;

import io.sallyport.api.AccessDeniedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Files on the server, by SFTP. Paths may be relative to the account's home. Thread-safe. */
public interface SshFiles extends AutoCloseable {
  /**
   * An entry of a directory.
   *
   * @param name without its folder
   * @param size in bytes
   * @param directory whether it is one
   */
  record Entry(String name, long size, boolean directory) {}

  /**
   * Reads a file; the record of the transfer is made when the stream is closed.
   *
   * @throws AccessDeniedException when it is refused
   * @throws IOException when the server cannot
   */
  InputStream read(String path) throws IOException, AccessDeniedException;

  /** Writes a file anew; likewise. */
  OutputStream write(String path) throws IOException, AccessDeniedException;

  /** The entries of a directory, without {@code .} and {@code ..}. */
  List<Entry> list(String path) throws IOException, AccessDeniedException;

  /** One file's or directory's entry. */
  Entry stat(String path) throws IOException, AccessDeniedException;

  /** Removes a file. */
  void remove(String path) throws IOException, AccessDeniedException;

  /** Removes an empty directory. */
  void rmdir(String path) throws IOException, AccessDeniedException;

  /** Makes a directory. */
  void mkdir(String path) throws IOException, AccessDeniedException;

  /** Renames; fails where the new name is taken. */
  void rename(String from, String to) throws IOException, AccessDeniedException;

  @Override
  void close() throws IOException;
}
