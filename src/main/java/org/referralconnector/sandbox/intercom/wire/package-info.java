/** What all calls to Intercom's REST API have in common: versions, errors, bodies, pages. */
package org.referralconnector.sandbox.intercom.wire;
