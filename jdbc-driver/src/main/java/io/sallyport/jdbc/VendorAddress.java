package io.sallyport.jdbc;

import java.util.Map;
import java.util.Properties;

/**
 * Where and how the vendor's driver connects, after every property was checked. Holds credentials,
 * so it prints none of its properties.
 *
 * @param url the vendor's URL, written anew without any property
 * @param properties what the vendor's driver is given, pinned ones included; a fresh copy, for the
 *     vendor's driver alone
 * @param defaultTarget the database's name, for when no target is named
 * @param own the {@code sallyport.} properties found in the URL or among the given ones
 */
record VendorAddress(
    String url, Properties properties, String defaultTarget, Map<String, String> own) {

  VendorAddress {
    own = Map.copyOf(own);
  }

  @Override
  public String toString() {
    return "VendorAddress[" + url + "]";
  }
}
