package org.referralconnector.stream;

/** A connection's login, as streams need it. */
public interface StreamAccess {

    /**
     * A session, new if there is none or if it is still the one that was refused.
     *
     * @param refused the access token that was refused; null for none
     * @throws Exception if there is no session and none can be had
     */
    Session session(String refused) throws Exception;

    /**
     * A session of an org.
     *
     * @param token the access token
     * @param instance the address of the org's instance, without a slash at its end
     */
    record Session(String token, String instance) {
        /** Leaves out the token. */
        @Override
        public String toString() {
            return "Session[" + instance + "]";
        }
    }
}
