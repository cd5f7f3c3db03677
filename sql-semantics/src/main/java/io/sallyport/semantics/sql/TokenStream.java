package io.sallyport.semantics.sql;

import java.util.List;

/**
 * The tokens of one text. Immutable.
 *
 * @param source the text as the agent wrote it
 * @param tokens its tokens without comments
 * @param differs whether the text holds more than tokens and blanks, so that it must be rebuilt
 */
record TokenStream(String source, List<Token> tokens, boolean differs) {}
