package io.sallyport.semantics.sql;

/** Applies masks and row filters to one analysed statement. */
interface Rewriter {
  Rewrite rewrite(Terms terms);
}
