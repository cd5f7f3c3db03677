package io.sallyport.jdbc.codegen;

import java.util.Locale;

/** What becomes of a method; the table's class column. */
enum Treatment {
  FORWARDED,
  BOUND,
  GOVERNED,
  REFUSED;

  static Treatment parse(String text) throws TableException {
    for (Treatment treatment : values()) {
      if (treatment.name().toLowerCase(Locale.ROOT).equals(text)) {
        return treatment;
      }
    }
    throw new TableException("unknown class '" + text + "'");
  }
}
