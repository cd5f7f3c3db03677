package io.sallyport.semantics.sql;

/** Applies masks to one analysed statement. */
interface Rewriter {
  Rewrite rewrite(Masks masks);
}
