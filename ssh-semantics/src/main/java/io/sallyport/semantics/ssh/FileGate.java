package io.sallyport.semantics.ssh;

import io.sallyport.api.Access;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Arguments;
import io.sallyport.api.Exchange;
import io.sallyport.api.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for the permit of every operation on files: finds the canonical path first, decides on that,
 * and hands back the path that alone may be used. Between the two the server may change what a path
 * leads to; that is the server's to prevent. Thread-safe.
 */
public final class FileGate {
  private static final List<String> FREE_WITH = List.of("sftp.read", "sftp.write", "sftp.list");

  private final AccessSession session;
  private final Paths paths;

  /** What the server says of paths. */
  public interface Paths {
    /**
     * The absolute path without {@code ..} and symbolic links (SSH_FXP_REALPATH); of a path whose
     * last segment does not exist, the one that it would have.
     *
     * @throws IOException when there is none
     */
    String real(String path) throws IOException;

    /** Whether something is at the path, be it a link to nowhere (SSH_FXP_LSTAT). */
    boolean exists(String path) throws IOException;
  }

  /**
   * A permitted operation.
   *
   * @param exchange the token
   * @param path the path that may be used
   * @param other the second path of an operation that has two, else the empty string
   */
  public record Permitted(Exchange<SshCall> exchange, String path, String other) {}

  /** For one session on one server. */
  public FileGate(AccessSession session, Paths paths) {
    this.session = session;
    this.paths = paths;
  }

  private String target() {
    return session.target().name();
  }

  private Permitted begin(SshOperation operation, String path) throws AccessDeniedException {
    return begin(operation, path, "");
  }

  private Permitted begin(SshOperation operation, String path, String other)
      throws AccessDeniedException {
    return new Permitted(session.begin(operation, Arguments.none()), path, other);
  }

  /**
   * Opens a file.
   *
   * @param reads whether its content is read
   * @param writes whether it is written, created or truncated
   */
  public Permitted open(String path, boolean reads, boolean writes)
      throws AccessDeniedException, IOException {
    String real = real(path);
    if (reads && writes) {
      return begin(FileRequests.readAndWrite(target(), real), real);
    }
    return begin(
        writes ? FileRequests.write(target(), real) : FileRequests.read(target(), real), real);
  }

  /** Lists a directory. */
  public Permitted list(String path) throws AccessDeniedException, IOException {
    String real = real(path);
    return begin(FileRequests.list(target(), real), real);
  }

  /**
   * Tells attributes.
   *
   * @param follows whether of what a link leads to, not of the link
   */
  public Permitted stat(String path, boolean follows) throws AccessDeniedException, IOException {
    String real = follows ? real(path) : itself(path);
    return begin(FileRequests.stat(target(), real, with(real)), real);
  }

  /** What the caller may do with a path that lets it have its attributes too. */
  private String with(String real) {
    Resource resource = Resource.of(target(), RemotePath.name(real));
    List<String> actions = new ArrayList<>(List.of("sftp.stat"));
    actions.addAll(FREE_WITH);
    List<Boolean> answers =
        session.wouldPermit(actions.stream().map(action -> Access.of(action, resource)).toList());
    int first = answers.indexOf(true);
    return first < 0 ? "sftp.stat" : actions.get(first);
  }

  /** Whether the caller may do anything with a path, so that it may know where it leads. */
  public boolean mayKnow(String real) {
    Resource resource = Resource.of(target(), RemotePath.name(real));
    List<String> actions = new ArrayList<>(FREE_WITH);
    actions.addAll(
        List.of(
            "sftp.stat", "sftp.setstat", "sftp.remove", "sftp.mkdir", "sftp.rename", "sftp.link"));
    return session
        .wouldPermit(actions.stream().map(action -> Access.of(action, resource)).toList())
        .contains(true);
  }

  /**
   * Sets attributes.
   *
   * @param resizes whether its length is among them
   */
  public Permitted setstat(String path, boolean follows, boolean resizes)
      throws AccessDeniedException, IOException {
    return setstatOpen(follows ? real(path) : itself(path), resizes);
  }

  /**
   * Sets attributes of a file that is open.
   *
   * @param real the path by which it was opened; what is there by now may be another file
   */
  public Permitted setstatOpen(String real, boolean resizes) throws AccessDeniedException {
    return begin(FileRequests.setstat(target(), real, resizes), real);
  }

  /** Removes a file or an empty directory. */
  public Permitted remove(String path) throws AccessDeniedException, IOException {
    String real = itself(path);
    return begin(FileRequests.remove(target(), real), real);
  }

  /** Makes a directory. */
  public Permitted mkdir(String path) throws AccessDeniedException, IOException {
    String real = itself(path);
    return begin(FileRequests.mkdir(target(), real), real);
  }

  /**
   * Renames.
   *
   * @param over whether what is there already may be replaced
   */
  public Permitted rename(String from, String to, boolean over)
      throws AccessDeniedException, IOException {
    String realFrom = itself(from);
    String realTo = itself(to);
    boolean replaces = over && paths.exists(realTo);
    return begin(FileRequests.rename(target(), realFrom, realTo, replaces), realFrom, realTo);
  }

  /**
   * Makes a symbolic link; it is made with the canonical path that was decided on.
   *
   * @param at where
   * @param to what it leads to, from the folder that it is in
   * @return its {@code path} is the link, its {@code other} what it leads to
   */
  public Permitted symlink(String at, String to) throws AccessDeniedException, IOException {
    String real = itself(at);
    String folder = real.substring(0, real.lastIndexOf('/') + 1);
    String realTo = real(to.startsWith("/") ? to : folder + to);
    return begin(FileRequests.symlink(target(), real, realTo), real, realTo);
  }

  /**
   * Makes a hard link.
   *
   * @return its {@code path} is the existing file, its {@code other} the new name
   */
  public Permitted hardlink(String existing, String at) throws AccessDeniedException, IOException {
    String real = itself(existing);
    String realAt = itself(at);
    return begin(FileRequests.hardlink(target(), real, realAt), real, realAt);
  }

  private String real(String path) throws IOException {
    String real = paths.real(path);
    if (!real.startsWith("/") || RemotePath.climbs(real)) {
      throw new IOException("The server gave no canonical path.");
    }
    return real;
  }

  /** The canonical path of what is named itself, be it a link. */
  private String itself(String path) throws IOException {
    String trimmed = path;
    while (trimmed.length() > 1 && trimmed.endsWith("/")) {
      trimmed = trimmed.substring(0, trimmed.length() - 1);
    }
    int slash = trimmed.lastIndexOf('/');
    String name = trimmed.substring(slash + 1);
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      return real(trimmed);
    }
    String folder = real(slash < 0 ? "." : slash == 0 ? "/" : trimmed.substring(0, slash));
    return folder.equals("/") ? "/" + name : folder + "/" + name;
  }
}
