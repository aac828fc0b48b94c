/** An emulated receiver of webhooks. */
package org.referralconnector.sandbox.program.hook;
