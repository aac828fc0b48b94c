/** Searches for contacts: filters, order, pages. */
package org.referralconnector.sandbox.intercom.search;
