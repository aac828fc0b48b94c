/** What the emulated referral programs share: call limits and codes. */
package org.referralconnector.sandbox.program;
