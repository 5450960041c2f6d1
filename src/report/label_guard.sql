--
-- what is written into the table of labels from here on is somebody's own
--

CREATE TRIGGER own_row BEFORE INSERT OR UPDATE ON label FOR EACH ROW EXECUTE FUNCTION customer_portfolio_internal.portfolio_label_own();
