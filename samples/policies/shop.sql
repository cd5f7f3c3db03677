CREATE TABLE customers (
  id integer PRIMARY KEY,
  name varchar(80) NOT NULL,
  email varchar(120),
  card varchar(19),
  region varchar(20)
);
CREATE TABLE orders (
  id integer PRIMARY KEY,
  customer_id integer REFERENCES customers (id),
  total numeric(10, 2),
  status varchar(20)
);
CREATE TABLE salaries (employee varchar(80), amount numeric(10, 2));
CREATE VIEW open_orders AS SELECT id, customer_id, total FROM orders WHERE status = 'open';
INSERT INTO customers VALUES
  (1, 'Ada', 'ada.lindgren@example.com', '4111111111111111', 'north'),
  (2, 'Bo', 'bo@example.org', '5500005555555559', 'south'),
  (3, 'Cleo', 'cleo@example.net', '340000000000009', 'north');
INSERT INTO orders VALUES
  (10, 1, 20.00, 'open'), (11, 1, 35.50, 'paid'), (12, 2, 12.25, 'open'), (13, 3, 99.00, 'open');
INSERT INTO salaries VALUES ('Dana', 5000);
