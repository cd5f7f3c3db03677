CREATE TABLE customers (id bigint PRIMARY KEY, name varchar(40) NOT NULL, email varchar(80));
CREATE INDEX customers_name ON customers (name);
INSERT INTO customers (id, name, email) VALUES (1, 'Ada', 'ada.lindgren@example.com');
