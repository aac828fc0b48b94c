package org.referralconnector.intercom;

/** What it takes to write. */
record WriteTools(
        ContactCalls calls,
        ContactAnswers answers,
        IntercomErrors errors,
        IntercomAttributes attributes,
        WorkspaceTags tags) {}
