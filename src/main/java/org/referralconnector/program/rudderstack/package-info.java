/** RudderStack and whoever speaks its language, such as Segment: what is known about a person, as an event. */
package org.referralconnector.program.rudderstack;
