/** A workspace: its people and what belongs to them. */
package org.referralconnector.sandbox.intercom.workspace;
