package io.sallyport.semantics.ssh;

import io.sallyport.api.Access;
import io.sallyport.api.Action;
import io.sallyport.api.Attributes;
import io.sallyport.api.Resource;
import java.util.ArrayList;
import java.util.List;

/**
 * Operations on files: those of SFTP (draft-ietf-secsh-filexfer-02) with OpenSSH's extensions, and
 * what scp does. Every path is the canonical one that the server gave: absolute, without {@code ..}
 * and, but for operations on a link itself, without symbolic links.
 */
public final class FileRequests {
  private FileRequests() {}

  /** Reads a file's content. */
  public static SshOperation read(String target, String path) {
    return of("read " + path, access(target, "sftp.read", path));
  }

  /** Writes, creates, appends to or truncates a file. */
  public static SshOperation write(String target, String path) {
    return of("write " + path, access(target, "sftp.write", path));
  }

  /** Opens a file for both. */
  public static SshOperation readAndWrite(String target, String path) {
    return of(
        "read and write " + path,
        access(target, "sftp.read", path),
        access(target, "sftp.write", path));
  }

  /** Lists a directory. */
  public static SshOperation list(String target, String path) {
    return of("list " + path, access(target, "sftp.list", path));
  }

  /**
   * Tells a file's attributes, a link's destination or the room on a file system. It comes free
   * with a permit to read, write or list the path: the caller says which there is.
   *
   * @param with {@code sftp.read}, {@code sftp.write} or {@code sftp.list} where the caller may do
   *     that, else {@code sftp.stat}
   */
  public static SshOperation stat(String target, String path, String with) {
    Resource resource = Resource.of(target, RemotePath.name(path));
    boolean own = with.equals("sftp.stat");
    List<Access> accesses = new ArrayList<>();
    accesses.add(new Access(new Action("sftp.stat"), resource, !own, Attributes.none()));
    if (!own) {
      accesses.add(Access.of(with, resource));
    }
    return SshOperation.understood(SshOperation.Kind.FILE, "stat " + path, accesses);
  }

  /**
   * Sets a file's attributes.
   *
   * @param resizes whether its length is among them: that is writing too
   */
  public static SshOperation setstat(String target, String path, boolean resizes) {
    Access attributes = access(target, "sftp.setstat", path);
    return resizes
        ? of("setstat and resize " + path, attributes, access(target, "sftp.write", path))
        : of("setstat " + path, attributes);
  }

  /** Removes a file or an empty directory. */
  public static SshOperation remove(String target, String path) {
    return of("remove " + path, access(target, "sftp.remove", path));
  }

  /** Makes a directory. */
  public static SshOperation mkdir(String target, String path) {
    return of("mkdir " + path, access(target, "sftp.mkdir", path));
  }

  /**
   * Renames, by either request.
   *
   * @param over whether something is there already that is replaced (posix-rename): that removes it
   */
  public static SshOperation rename(String target, String from, String to, boolean over) {
    List<Access> accesses = new ArrayList<>();
    accesses.add(access(target, "sftp.rename", from));
    accesses.add(access(target, "sftp.rename", to));
    underAnotherName(target, from, accesses);
    // It may be a folder: what is denied below it goes with it.
    underAnotherName(target, from + RemotePath.BELOW, accesses);
    if (over) {
      accesses.add(access(target, "sftp.remove", to));
    }
    String text = "rename " + from + " to " + to;
    return SshOperation.understood(SshOperation.Kind.FILE, text, accesses);
  }

  /** Makes a symbolic link: at the one path, to the other, both canonical. */
  public static SshOperation symlink(String target, String at, String to) {
    return of(
        "symlink " + at + " to " + to,
        access(target, "sftp.link", at),
        access(target, "sftp.link", to));
  }

  /** Makes a hard link: a second name, by which the same file is then read and written. */
  public static SshOperation hardlink(String target, String existing, String at) {
    List<Access> accesses = new ArrayList<>();
    accesses.add(access(target, "sftp.link", at));
    accesses.add(access(target, "sftp.link", existing));
    underAnotherName(target, existing, accesses);
    String text = "link " + at + " to " + existing;
    return SshOperation.understood(SshOperation.Kind.FILE, text, accesses);
  }

  /** Denies that hold for a file must not end with its name. */
  private static void underAnotherName(String target, String path, List<Access> accesses) {
    for (String action : List.of("sftp.read", "sftp.write")) {
      Resource resource = Resource.of(target, RemotePath.name(path));
      accesses.add(new Access(new Action(action), resource, true, Attributes.none()));
    }
  }

  private static Access access(String target, String action, String path) {
    return Access.of(action, Resource.of(target, RemotePath.name(path)));
  }

  private static SshOperation of(String text, Access... accesses) {
    return SshOperation.understood(SshOperation.Kind.FILE, text, List.of(accesses));
  }
}
