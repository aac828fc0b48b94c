/** What operators see and do: the answers of the operator API, the measures of the queue, the health of the connector. */
package org.referralconnector.operator;
