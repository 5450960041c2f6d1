// Dashboards for Grafana, built and type-checked by Grafana's own library. The schema of the portfolio is a variable, whose
// values are the portfolios that the data source may read.
import type * as cog from "@grafana/grafana-foundation-sdk/cog";
import * as barchart from "@grafana/grafana-foundation-sdk/barchart";
import * as common from "@grafana/grafana-foundation-sdk/common";
import * as board from "@grafana/grafana-foundation-sdk/dashboard";
import * as stat from "@grafana/grafana-foundation-sdk/stat";
import * as table from "@grafana/grafana-foundation-sdk/table";
import type { Column, Dashboard, Panel } from "./panels.js";

const plugin = "grafana-postgresql-datasource";
const source: common.DataSourceRef = { type: plugin, uid: "${datasource}" };

// The library knows no query of PostgreSQL, so its form is written down here.
class SqlQuery implements cog.Builder<cog.Dataquery> {
  constructor(private readonly sql: string) {}
  build(): cog.Dataquery {
    const query = {
      refId: "A",
      datasource: source,
      editorMode: "code",
      format: "table",
      rawQuery: true,
      rawSql: this.sql.replaceAll("@portfolio@", "${portfolio:raw}"),
      _implementsDataqueryVariant() {},
    };
    return query;
  }
}

type Builder = barchart.PanelBuilder | stat.PanelBuilder | table.PanelBuilder;

const unit_of = (column: Column): string => (column.unit === "share" ? "percentunit" : column.unit === "days" ? "d" : "locale");
const decimals_of = (column: Column): number => (column.unit === "money" ? 2 : column.unit === "share" || column.unit === "days" ? 1 : 0);

function picture(panel: Panel): Builder {
  switch (panel.picture) {
    case "numbers":
      return new stat.PanelBuilder().graphMode(common.BigValueGraphMode.None).colorMode(common.BigValueColorMode.None);
    case "bars":
      return new barchart.PanelBuilder()
        .xField(panel.label)
        .stacking(panel.is_stacked ? common.StackingMode.Normal : common.StackingMode.None)
        .showValue(common.VisibilityMode.Never)
        .legend(new common.VizLegendOptionsBuilder().showLegend(true).displayMode(common.LegendDisplayMode.List).placement(common.LegendPlacement.Bottom));
    case "table":
      return new table.PanelBuilder().filterable(true);
  }
}

function built(panel: Panel, id: number, x: number, y: number): cog.Builder<board.Panel> {
  const builder = picture(panel)
    .id(id)
    .title(panel.title)
    .description(panel.description)
    .datasource(source)
    .withTarget(new SqlQuery(panel.sql))
    .gridPos({ x, y, w: panel.width, h: panel.height });
  for (const column of panel.columns) {
    if (column.unit !== undefined) builder.overrideByName(column.name, [{ id: "unit", value: unit_of(column) }, { id: "decimals", value: decimals_of(column) }]);
  }
  return builder;
}

export function grafana(dashboard: Dashboard): string {
  const builder = new board.DashboardBuilder(dashboard.title)
    .uid(dashboard.uid)
    .description(dashboard.description)
    .tags(["customer_portfolio"])
    .timepicker(new board.TimePickerBuilder().hidden(true))
    .withVariable(new board.DatasourceVariableBuilder("datasource").label("Data source").type(plugin))
    .withVariable(
      new board.QueryVariableBuilder("portfolio")
        .label("Portfolio")
        .datasource(source)
        .refresh(board.VariableRefresh.OnDashboardLoad)
        .query(
          "SELECT n.nspname AS __text, quote_ident(n.nspname) AS __value FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid\n" +
            "WHERE c.relname = 'perimeter' AND c.relkind = 'v' AND a.attname = 'lost_before' AND has_schema_privilege(n.oid, 'USAGE') ORDER BY 1",
        ),
    );
  let x = 0, y = 0, row = 0;
  dashboard.panels.forEach((panel, k) => {
    if (x + panel.width > 24) {
      x = 0;
      y += row;
      row = 0;
    }
    builder.withPanel(built(panel, k + 1, x, y));
    x += panel.width;
    row = Math.max(row, panel.height);
  });
  return JSON.stringify(builder.build(), null, 2) + "\n";
}
