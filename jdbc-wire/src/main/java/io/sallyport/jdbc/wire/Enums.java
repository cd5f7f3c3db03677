package io.sallyport.jdbc.wire;

/** A constant of an enum as one byte: its place, which therefore never changes. */
final class Enums {
  private Enums() {}

  @SuppressWarnings("EnumOrdinal") // docs/jdbc-wire.md lists them in this order
  static void write(WireWriter out, Enum<?> constant) {
    out.u8(constant.ordinal());
  }

  static <E> E read(WireReader in, E[] all) throws ProtocolException {
    int place = in.u8();
    if (place >= all.length) {
      throw new ProtocolException(
          all.getClass().getComponentType().getSimpleName() + " " + place,
          "there are " + all.length);
    }
    return all[place];
  }
}
