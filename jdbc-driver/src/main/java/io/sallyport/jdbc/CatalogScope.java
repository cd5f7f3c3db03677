package io.sallyport.jdbc;

/** Whose eyes a catalog is read with. */
enum CatalogScope {
  /** What every connection of the account sees. */
  SHARED,
  /** The temporary tables of this session too. */
  OWN_SESSION
}
