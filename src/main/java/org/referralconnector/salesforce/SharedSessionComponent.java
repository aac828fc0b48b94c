package org.referralconnector.salesforce;

import org.apache.camel.component.salesforce.SalesforceComponent;

/** Leaves its session alone when it stops, where Camel's would revoke it: other processes use it, too. */
final class SharedSessionComponent extends SalesforceComponent {
    @Override
    protected void doStop() throws Exception {
        if (getSession() != null) {
            HandedSession.none().to(getSession());
        }
        super.doStop();
    }
}
