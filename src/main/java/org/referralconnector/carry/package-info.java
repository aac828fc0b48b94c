/** Hands claimed batches to routes and settles what they answer: the {@code deliveries} endpoint. */
package org.referralconnector.carry;
