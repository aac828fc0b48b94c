package org.referralconnector.architecture.salesforce;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Breaks the rules on purpose. */
public final class BadProcessor implements Processor {
    @Override
    public void process(Exchange exchange) {}
}
