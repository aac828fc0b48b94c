/** The calls of Intercom's REST API. */
package org.referralconnector.sandbox.intercom.rest;
