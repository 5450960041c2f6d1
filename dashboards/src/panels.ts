// What the dashboards show, once for all tools: queries over the views of a portfolio (@portfolio@ stands for its schema)
// and the columns that each returns. test/tap/dashboards.t runs them all.

export type Kind = "text" | "date" | "integer" | "bigint" | "numeric" | "double precision" | "boolean";
export type Unit = "money" | "share" | "count" | "days";

export interface Column {
  name: string;
  kind: Kind;
  unit?: Unit;
}

interface Common {
  title: string;
  description: string;
  sql: string;
  columns: Column[];
  width: number; // of 24
  height: number;
}

// What a picture draws is part of its type: bars have a column for the labels, numbers have one row.
export type Panel =
  | (Common & { picture: "numbers" })
  | (Common & { picture: "table" })
  | (Common & { picture: "bars"; label: string; is_stacked: boolean });

export interface Dashboard {
  uid: string;
  title: string;
  description: string;
  panels: Panel[];
}

const text = (name: string): Column => ({ name, kind: "text" });
const date = (name: string): Column => ({ name, kind: "date" });
const money = (name: string): Column => ({ name, kind: "numeric", unit: "money" });
const count = (name: string): Column => ({ name, kind: "bigint", unit: "count" });
const share = (name: string): Column => ({ name, kind: "double precision", unit: "share" });

const key_figures = (columns: [string, string, string][]): string =>
  "SELECT " + columns.map(([indicator, name, type]) => `max(value) FILTER (WHERE indicator = '${indicator}')::${type} AS "${name}"`).join(",\n       ") + "\nFROM @portfolio@.dashboard";

const meeting: Dashboard = {
  uid: "customer-portfolio-meeting",
  title: "Customer portfolio: monthly meeting",
  description: "Where growth came from, who was won and lost, what to look at.",
  panels: [
    {
      picture: "numbers",
      title: "The last complete period",
      description: "Indicators of the last complete period; all of them with the period and the year before stand below.",
      sql: key_figures([["revenue", "Revenue", "numeric"], ["growth", "Growth", "numeric"], ["customers", "Customers", "bigint"], ["capital", "Customer capital", "numeric"], ["churn rate", "Churn rate", "float8"]]),
      columns: [money("Revenue"), money("Growth"), count("Customers"), money("Customer capital"), share("Churn rate")],
      width: 24,
      height: 4,
    },
    {
      picture: "bars",
      title: "The three flows of twelve periods",
      description: "New + existing - lost - in doubt = growth. In doubt: the grace period is not over, the row may still change.",
      sql: `SELECT period_start::text AS "From", new_revenue AS "New", existing_revenue AS "Existing", -lost_revenue AS "Lost", -in_doubt_revenue AS "In doubt"
FROM @portfolio@.three_flows
WHERE period_start IN (SELECT period_start FROM @portfolio@.three_flows WHERE is_complete ORDER BY period_start DESC LIMIT 12)
ORDER BY period_start`,
      columns: [text("From"), money("New"), money("Existing"), money("Lost"), money("In doubt")],
      label: "From",
      is_stacked: true,
      width: 16,
      height: 9,
    },
    {
      picture: "bars",
      title: "Customers at the end of each period",
      description: "Who counts as a customer at the end of the period: those in doubt still do.",
      sql: `SELECT period_start::text AS "From", closing_customers AS "Customers"
FROM @portfolio@.three_flows
WHERE period_start IN (SELECT period_start FROM @portfolio@.three_flows WHERE is_complete ORDER BY period_start DESC LIMIT 12)
ORDER BY period_start`,
      columns: [text("From"), count("Customers")],
      label: "From",
      is_stacked: false,
      width: 8,
      height: 9,
    },
    {
      picture: "table",
      title: "All indicators",
      description: "Each beside the period before and the same period of last year; why says what is not known yet.",
      sql: `SELECT indicator AS "Indicator", unit AS "Unit", value AS "Value", value_before AS "Before", change AS "Change",
       value_last_year AS "Last year", change_on_last_year AS "Change on last year", reason AS "Why"
FROM @portfolio@.dashboard
ORDER BY ordinal`,
      columns: [text("Indicator"), text("Unit"), { name: "Value", kind: "numeric" }, { name: "Before", kind: "numeric" }, { name: "Change", kind: "numeric" },
        { name: "Last year", kind: "numeric" }, { name: "Change on last year", kind: "numeric" }, text("Why")],
      width: 24,
      height: 12,
    },
    {
      picture: "table",
      title: "Won, lost and in doubt in the last period",
      description: "The customers behind the flows, the largest amounts first; what those who left were worth on the day after their last order.",
      sql: `SELECT f.flow AS "Flow", f.label AS "Customer", f.amount AS "Amount", f.last_order AS "Last order", f.worth_before AS "Was worth"
FROM @portfolio@.flow_customers f
JOIN @portfolio@.perimeter p ON f.period_start = p.last_period_start
WHERE f.flow IN ('new', 'lost', 'in doubt')
ORDER BY abs(f.amount) DESC
LIMIT 100`,
      columns: [text("Flow"), text("Customer"), money("Amount"), date("Last order"), money("Was worth")],
      width: 12,
      height: 10,
    },
    {
      picture: "table",
      title: "Alerts",
      description: "What passed its threshold; thresholds stand in alert_rules.",
      sql: `SELECT severity AS "Severity", rule AS "Rule", label AS "Customer", evidence AS "Evidence", look_at AS "View"
FROM @portfolio@.alerts
ORDER BY array_position('{high,medium,low}', severity), rule, number DESC
LIMIT 100`,
      columns: [text("Severity"), text("Rule"), text("Customer"), text("Evidence"), text("View")],
      width: 12,
      height: 10,
    },
    {
      picture: "table",
      title: "From what this was made",
      description: "The day as of which all numbers are, what was left out and what to be careful about.",
      sql: `SELECT as_of AS "As of", rows_counted AS "Rows counted", rows_left_out AS "Left out", left_out_because AS "Because", last_event AS "Last event", model AS "Model", warnings AS "Warnings"
FROM @portfolio@.status`,
      columns: [date("As of"), count("Rows counted"), count("Left out"), text("Because"), date("Last event"), text("Model"), text("Warnings")],
      width: 24,
      height: 4,
    },
  ],
};

const customers: Dashboard = {
  uid: "customer-portfolio-customers",
  title: "Customer portfolio: customers",
  description: "Who they are, who is slipping away, whether those who come stay.",
  panels: [
    {
      picture: "bars",
      title: "Customers by status",
      description: "New, active, slipping away, asleep or lost, by their own rhythm.",
      sql: `SELECT status AS "Status", count(*) AS "Customers"
FROM @portfolio@.customers
GROUP BY 1
ORDER BY array_position('{new,active,slipping,asleep,lost}', status)`,
      columns: [text("Status"), count("Customers")],
      label: "Status",
      is_stacked: false,
      width: 8,
      height: 8,
    },
    {
      picture: "bars",
      title: "Who makes the revenue",
      description: "A makes the first 80 % of it, B the next 15 %, C the rest, D none.",
      sql: `SELECT class AS "Class", customer_share AS "Share of the customers", amount_share AS "Share of the revenue"
FROM @portfolio@.pareto
WHERE measure = 'revenue'
ORDER BY class`,
      columns: [text("Class"), share("Share of the customers"), share("Share of the revenue")],
      label: "Class",
      is_stacked: false,
      width: 8,
      height: 8,
    },
    {
      picture: "bars",
      title: "RFM segments",
      description: "By how recently, how often and how much they bought.",
      sql: `SELECT rfm_segment AS "Segment", count(*) AS "Customers"
FROM @portfolio@.customers
WHERE rfm_segment IS NOT NULL
GROUP BY 1
ORDER BY 2 DESC, 1`,
      columns: [text("Segment"), count("Customers")],
      label: "Segment",
      is_stacked: false,
      width: 8,
      height: 8,
    },
    {
      picture: "bars",
      title: "Do those who come stay?",
      description: "Of the customers of all cohorts who could be seen that long: the share that ordered so many periods after their first order.",
      sql: `SELECT lpad(age::text, 2, '0') AS "Periods later", sum(active)::float8 / nullif(sum(eligible), 0)::float8 AS "Ordered"
FROM @portfolio@.cohorts
WHERE is_complete AND age BETWEEN 1 AND 24
GROUP BY age
ORDER BY age`,
      columns: [text("Periods later"), share("Ordered")],
      label: "Periods later",
      is_stacked: false,
      width: 12,
      height: 9,
    },
    {
      picture: "table",
      title: "Slipping away",
      description: "Overdue by their own rhythm, the most at risk first.",
      sql: `SELECT label AS "Customer", status AS "Status", class_by_revenue AS "Class", last_order AS "Last order", days_overdue AS "Days overdue",
       p_alive AS "Still a customer", revenue AS "Revenue", value_at_risk AS "At risk"
FROM @portfolio@.slipping
ORDER BY value_at_risk DESC NULLS LAST
LIMIT 100`,
      columns: [text("Customer"), text("Status"), text("Class"), date("Last order"), { name: "Days overdue", kind: "double precision", unit: "days" }, share("Still a customer"), money("Revenue"), money("At risk")],
      width: 12,
      height: 9,
    },
    {
      picture: "table",
      title: "Customers",
      description: "The thousand with the most revenue.",
      sql: `SELECT label AS "Customer", status AS "Status", class_by_revenue AS "Class", rfm_segment AS "Segment", first_order AS "First order", last_order AS "Last order",
       orders AS "Orders", revenue AS "Revenue", basket AS "Basket", next_order_on AS "Next order", residual_ltv AS "Residual value"
FROM @portfolio@.customers
ORDER BY revenue DESC NULLS LAST
LIMIT 1000`,
      columns: [text("Customer"), text("Status"), text("Class"), text("Segment"), date("First order"), date("Last order"), count("Orders"), money("Revenue"), money("Basket"), date("Next order"), money("Residual value")],
      width: 24,
      height: 12,
    },
  ],
};

const capital: Dashboard = {
  uid: "customer-portfolio-capital",
  title: "Customer portfolio: capital",
  description: "What the customers are still worth, in whose hands it is and what of it is at risk.",
  panels: [
    {
      picture: "numbers",
      title: "Customer capital",
      description: "What all customers are still worth, with 95 % confidence between the two limits. The past margin stands beside it and is never added to it.",
      sql: `SELECT residual_ltv AS "Customer capital", lower AS "At least", upper AS "At most", past_margin AS "Past margin", expected_revenue AS "Revenue of the next year"
FROM @portfolio@.equity
WHERE dimension = 'total'`,
      columns: [money("Customer capital"), money("At least"), money("At most"), money("Past margin"), money("Revenue of the next year")],
      width: 24,
      height: 4,
    },
    {
      picture: "bars",
      title: "Capital by class",
      description: "Classes by revenue until now; the capital is what is still to come.",
      sql: `SELECT class_by_revenue AS "Class", sum(residual_ltv) AS "Capital", sum(value_at_risk) AS "At risk"
FROM @portfolio@.customers
WHERE class_by_revenue IS NOT NULL
GROUP BY 1
ORDER BY 1`,
      columns: [text("Class"), money("Capital"), money("At risk")],
      label: "Class",
      is_stacked: false,
      width: 12,
      height: 9,
    },
    {
      picture: "bars",
      title: "Capital by tenths of the customers",
      description: "The most valuable tenth first: how few hold how much of it.",
      sql: `SELECT lpad(tenth::text, 2, '0') AS "Tenth", sum(residual_ltv) AS "Capital"
FROM (SELECT residual_ltv, ntile(10) OVER (ORDER BY residual_ltv DESC) AS tenth FROM @portfolio@.customers WHERE residual_ltv IS NOT NULL) c
GROUP BY tenth
ORDER BY tenth`,
      columns: [text("Tenth"), money("Capital")],
      label: "Tenth",
      is_stacked: false,
      width: 12,
      height: 9,
    },
    {
      picture: "table",
      title: "How the capital moved",
      description: "From the opening to the closing day; the lines add up. The view says with which fits.",
      sql: `SELECT line AS "Line", customers AS "Customers", amount AS "Amount", share_of_opening AS "Share of the opening", opening_on AS "From", closing_on AS "To"
FROM @portfolio@.equity_statement
ORDER BY ordinal`,
      columns: [text("Line"), count("Customers"), { name: "Amount", kind: "double precision", unit: "money" }, share("Share of the opening"), date("From"), date("To")],
      width: 14,
      height: 9,
    },
    {
      picture: "bars",
      title: "What one percent more of each lever changes",
      description: "Retention, frequency, basket, margin and the discount rate, each by one percent: the change of the capital.",
      sql: `SELECT lever AS "Lever", amount_by_one_percent AS "Amount"
FROM @portfolio@.elasticities
ORDER BY amount_by_one_percent DESC`,
      columns: [text("Lever"), money("Amount")],
      label: "Lever",
      is_stacked: false,
      width: 10,
      height: 9,
    },
    {
      picture: "table",
      title: "Customers worth most",
      description: "With what they will probably spend in the next year: in nine of ten cases between the two limits.",
      sql: `SELECT label AS "Customer", status AS "Status", class_by_revenue AS "Class", revenue AS "Revenue", p_alive AS "Still a customer", expected_revenue AS "Next year",
       expected_revenue_lower AS "At least", expected_revenue_upper AS "At most", residual_ltv AS "Residual value"
FROM @portfolio@.customers
WHERE residual_ltv IS NOT NULL
ORDER BY residual_ltv DESC
LIMIT 100`,
      columns: [text("Customer"), text("Status"), text("Class"), money("Revenue"), share("Still a customer"), money("Next year"), money("At least"), money("At most"), money("Residual value")],
      width: 24,
      height: 11,
    },
    {
      picture: "table",
      title: "How right the models were",
      description: "What the models expected a year ago beside what happened and beside a rule that needs no model.",
      sql: `SELECT model AS "Model", fitted_until AS "Fitted until", compared_until AS "Compared until", observed AS "Observed", expected AS "Expected", naive AS "Rule", reason AS "Why not"
FROM @portfolio@.backtests
ORDER BY fitted_until`,
      columns: [text("Model"), date("Fitted until"), date("Compared until"), { name: "Observed", kind: "double precision" }, { name: "Expected", kind: "double precision" }, { name: "Rule", kind: "double precision" }, text("Why not")],
      width: 24,
      height: 6,
    },
  ],
};

export const dashboards: Dashboard[] = [meeting, customers, capital];
export const file_of = (dashboard: Dashboard): string => dashboard.uid.replace("customer-portfolio-", "");
