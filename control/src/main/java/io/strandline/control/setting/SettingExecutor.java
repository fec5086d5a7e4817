package io.strandline.control.setting;

import io.strandline.control.execution.Rows;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.result.ResultSink;
import io.strandline.control.statement.SettingStatement;
import io.strandline.manifest.storage.TransferRates;
import java.util.Map;

/** SET, RESET and SHOW CLUSTER SETTING. */
public final class SettingExecutor {
    private final SessionContext session;
    private final ClusterSettings settings;

    public SettingExecutor(SessionContext session) {
        this.session = session;
        this.settings = new ClusterSettings(session);
    }

    public void execute(SettingStatement statement, ResultSink sink) {
        if (statement instanceof SettingStatement.SetClusterSetting set) {
            set(set, sink);
        } else if (statement instanceof SettingStatement.ShowClusterSetting show) {
            Setting<?> setting = KnownSettings.named(show.name());
            Rows.of(setting.name())
                    .add(setting.displayed(text(setting, settings.stored())))
                    .send(sink, "SHOW CLUSTER SETTING");
        } else if (statement instanceof SettingStatement.ShowClusterSettings) {
            all().send(sink, "SHOW CLUSTER SETTINGS");
        }
    }

    private void set(SettingStatement.SetClusterSetting set, ResultSink sink) {
        session.transactions().requireNone("SET CLUSTER SETTING");
        Setting<?> setting = KnownSettings.named(set.name());
        set.value()
                .map(setting::normalized)
                .ifPresentOrElse(value -> settings.store(setting, value), () -> settings.remove(setting));
        if (CloudStorageSettings.has(setting)) {
            // What is under way in this process goes on at the new rate; jobs take the others with them when they
            // start.
            TransferRates.apply(settings.forStorage());
        }
        sink.done("SET CLUSTER SETTING");
    }

    private Rows all() {
        Map<String, String> stored = settings.stored();
        Rows rows = Rows.of("variable", "value", "setting_type", "description", "default_value", "origin");
        for (Setting<?> setting : KnownSettings.all()) {
            rows.add(
                    setting.name(),
                    text(setting, stored),
                    setting.type().letter(),
                    setting.description(),
                    setting.defaultText(),
                    stored.containsKey(setting.name()) ? "override" : "default");
        }
        return rows;
    }

    private static String text(Setting<?> setting, Map<String, String> stored) {
        return stored.getOrDefault(setting.name(), setting.defaultText());
    }
}
