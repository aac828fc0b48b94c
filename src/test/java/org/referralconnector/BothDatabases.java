package org.referralconnector;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Runs a class on H2 and on PostgreSQL. */
final class BothDatabases implements ClassTemplateInvocationContextProvider {
    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<On> provideClassTemplateInvocationContexts(ExtensionContext context) {
        Map<String, String> settings = Arrays.stream(context.getRequiredTestClass()
                        .getAnnotation(RunsOnBothDatabases.class)
                        .settings())
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
        return Arrays.stream(DatabaseKind.values()).map(database -> new On(database, settings));
    }

    record On(DatabaseKind database, Map<String, String> settings) implements ClassTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocation) {
            return "on " + database;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new Shared(database, settings));
        }
    }

    /** Started with the first test that asks for it, stopped after the last one on this database. */
    private static final class Shared implements ParameterResolver, AfterClassTemplateInvocationCallback {
        private final DatabaseKind database;
        private final Map<String, String> settings;
        private RunningConnector connector;

        Shared(DatabaseKind database, Map<String, String> settings) {
            this.database = database;
            this.settings = settings;
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == DatabaseKind.class || type == RunningConnector.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == DatabaseKind.class ? database : connector();
        }

        private RunningConnector connector() {
            if (connector == null) {
                try {
                    connector = RunningConnector.start(database, settings);
                } catch (Exception e) {
                    throw new ParameterResolutionException("the connector does not start on " + database, e);
                }
            }
            return connector;
        }

        @Override
        public void afterClassTemplateInvocation(ExtensionContext context) {
            if (connector != null) {
                connector.close();
            }
        }
    }
}
