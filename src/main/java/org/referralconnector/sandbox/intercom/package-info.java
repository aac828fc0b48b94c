/** An emulated Intercom. */
package org.referralconnector.sandbox.intercom;
