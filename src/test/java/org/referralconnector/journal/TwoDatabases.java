package org.referralconnector.journal;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a test on H2 and on PostgreSQL. */
final class TwoDatabases implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return Stream.of(new On("H2", TestDatabase::h2), new On("PostgreSQL", TestDatabase::postgresql));
    }

    private record On(String name, Callable<TestDatabase> create) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocation) {
            return "on " + name;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new Fresh(create));
        }
    }

    private static final class Fresh implements ParameterResolver, AfterEachCallback {
        private final Callable<TestDatabase> create;
        private TestDatabase database;

        Fresh(Callable<TestDatabase> create) {
            this.create = create;
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TestDatabase.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            try {
                if (database == null) {
                    database = create.call();
                }
                return database;
            } catch (Exception e) {
                throw new ParameterResolutionException("no database", e);
            }
        }

        @Override
        public void afterEach(ExtensionContext context) throws Exception {
            if (database != null) {
                database.close();
            }
        }
    }
}
