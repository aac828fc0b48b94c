/** Emulated systems on one local HTTP port, for clients which are not to know the difference. */
package org.referralconnector.sandbox;
