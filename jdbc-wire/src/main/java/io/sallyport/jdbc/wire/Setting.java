package io.sallyport.jdbc.wire;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that needs no answer of its own and rides along: a parameter or a setting of a statement.
 *
 * @param method the method's number in {@link Calls}
 * @param arguments its arguments, each of {@link Values}
 */
public record Setting(int method, List<@Nullable Object> arguments) {
  /** Of a method's number and its arguments, which are not copied. */
  public static Setting of(int method, @Nullable Object... arguments) {
    return new Setting(method, Arrays.asList(arguments));
  }

  /** Writes it. */
  public void write(WireWriter out) {
    out.varint(method);
    Values.writeAll(out, arguments);
  }

  static Setting read(WireReader in) throws ProtocolException {
    return new Setting(in.varint(), Values.readAll(in));
  }
}
