/** People in the loop: what they are asked, how they answer, and what they have to look at. */
@NullMarked
package io.sallyport.gateway.approvals;

import org.jspecify.annotations.NullMarked;
