/** Any other sender: our own documented event, and JSON of any other shape through the rules of a campaign file. */
package org.referralconnector.program.generic;
