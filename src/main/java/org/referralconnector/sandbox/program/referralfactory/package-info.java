/** An emulated Referral Factory. */
package org.referralconnector.sandbox.program.referralfactory;
