/** How connections get their access tokens, and how tokens that have to be kept are kept: encrypted, and for all processes. */
package org.referralconnector.connection;
