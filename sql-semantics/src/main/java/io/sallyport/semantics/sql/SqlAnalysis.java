package io.sallyport.semantics.sql;

/** What came of reading a text: either it was understood entirely, or it was not. */
public sealed interface SqlAnalysis permits Understood, Unread {}
