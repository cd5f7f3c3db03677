package io.sallyport.gateway.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One message of SFTP version 3 (draft-ietf-secsh-filexfer-02): its type and what follows. One
 * thread at a time.
 */
final class SftpPacket {
  static final int INIT = 1;
  static final int VERSION = 2;
  static final int OPEN = 3;
  static final int CLOSE = 4;
  static final int READ = 5;
  static final int WRITE = 6;
  static final int LSTAT = 7;
  static final int FSTAT = 8;
  static final int SETSTAT = 9;
  static final int FSETSTAT = 10;
  static final int OPENDIR = 11;
  static final int READDIR = 12;
  static final int REMOVE = 13;
  static final int MKDIR = 14;
  static final int RMDIR = 15;
  static final int REALPATH = 16;
  static final int STAT = 17;
  static final int RENAME = 18;
  static final int READLINK = 19;
  static final int SYMLINK = 20;
  static final int STATUS = 101;
  static final int HANDLE = 102;
  static final int DATA = 103;
  static final int NAME = 104;
  static final int EXTENDED = 200;

  /** Of attributes: that they have a length. */
  static final int SIZE = 1;

  static final int OK = 0;
  static final int NO_SUCH_FILE = 2;
  static final int PERMISSION_DENIED = 3;
  static final int FAILURE = 4;
  static final int BAD_MESSAGE = 5;
  static final int UNSUPPORTED = 8;

  /** More than OpenSSH ever sends (256 KiB). */
  private static final int LONGEST = 512 * 1024;

  /** The whole message, its length in front. */
  private final byte[] bytes;

  private final ByteBuffer at;

  private SftpPacket(byte[] bytes) {
    this.bytes = bytes;
    this.at = ByteBuffer.wrap(bytes, 5, bytes.length - 5);
  }

  /** The next message, or null at the end. */
  static @Nullable SftpPacket read(InputStream in) throws IOException {
    byte[] head = in.readNBytes(4);
    if (head.length == 0) {
      return null;
    }
    int length = head.length < 4 ? 0 : ByteBuffer.wrap(head).getInt();
    if (length < 1 || length > LONGEST) {
      throw new IOException("A message of SFTP is too long or cut off.");
    }
    byte[] bytes = new byte[4 + length];
    System.arraycopy(head, 0, bytes, 0, 4);
    if (in.readNBytes(bytes, 4, length) < length) {
      throw new EOFException("A message of SFTP is cut off.");
    }
    return new SftpPacket(bytes);
  }

  int type() {
    return bytes[4] & 0xff;
  }

  /** The whole message as it is sent. */
  byte[] bytes() {
    return bytes;
  }

  /** The number that joins request and answer. */
  int id() {
    return ByteBuffer.wrap(bytes, 5, 4).getInt();
  }

  void id(int id) {
    ByteBuffer.wrap(bytes, 5, 4).putInt(id);
  }

  int number() throws IOException {
    need(4);
    return at.getInt();
  }

  /** The next number, which is still there. */
  int ahead() throws IOException {
    need(4);
    return at.getInt(at.position());
  }

  long longNumber() throws IOException {
    need(8);
    return at.getLong();
  }

  /** How many bytes a string has, and stands at its first. */
  int stringLength() throws IOException {
    int length = number();
    need(length);
    return length;
  }

  /** A string of bytes, each a character. */
  String raw() throws IOException {
    byte[] text = new byte[stringLength()];
    at.get(text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** A string of UTF-8. */
  String text() throws IOException {
    int length = stringLength();
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, at.position(), length))
              .toString();
      at.position(at.position() + length);
      if (text.indexOf('\0') >= 0) {
        throw new IOException("A path has a zero byte in it.");
      }
      return text;
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new IOException("A path is no UTF-8, so that no rule can speak of it.", e);
    }
  }

  int position() {
    return at.position();
  }

  /** How many bytes are left. */
  int left() {
    return at.remaining();
  }

  /** What is left. */
  byte[] rest() {
    byte[] rest = new byte[at.remaining()];
    at.get(rest);
    return rest;
  }

  private void need(int count) throws IOException {
    if (count < 0 || at.remaining() < count) {
      throw new IOException("A message of SFTP is malformed.");
    }
  }

  /** Makes messages. One thread at a time. */
  static final class Maker {
    private final java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();

    Maker(int type) {
      out.writeBytes(new byte[4]);
      out.write(type);
    }

    Maker number(int value) {
      out.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
      return this;
    }

    Maker raw(String text) {
      return string(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Maker text(String text) {
      return string(text.getBytes(StandardCharsets.UTF_8));
    }

    Maker string(byte[] bytes) {
      number(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    Maker bytes(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }

    byte[] made() {
      byte[] bytes = out.toByteArray();
      ByteBuffer.wrap(bytes).putInt(bytes.length - 4);
      return bytes;
    }
  }

  /** What a status is called, as OpenSSH's server has it. */
  static String text(int status) {
    return switch (status) {
      case NO_SUCH_FILE -> "No such file";
      case PERMISSION_DENIED -> "Permission denied";
      case BAD_MESSAGE -> "Bad message";
      case UNSUPPORTED -> "Operation unsupported";
      default -> "Failure";
    };
  }

  /** The answer that says how it went. */
  static byte[] status(int id, int code, String message) {
    return new Maker(STATUS).number(id).number(code).text(message).text("en").made();
  }
}
