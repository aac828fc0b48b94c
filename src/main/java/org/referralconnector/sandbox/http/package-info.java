/** The HTTP face which all emulators share. */
package org.referralconnector.sandbox.http;
