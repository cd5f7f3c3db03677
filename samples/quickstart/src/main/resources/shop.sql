CREATE TABLE customers (id integer PRIMARY KEY, name varchar(40) NOT NULL, email varchar(80), card varchar(24));
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer NOT NULL, status varchar(16) NOT NULL, total numeric(10, 2) NOT NULL);
INSERT INTO customers VALUES (1, 'Ada Lindgren', 'ada.lindgren@example.com', '4111 1111 1111 1111');
INSERT INTO customers VALUES (2, 'Bo Steen', 'bo.steen@example.org', '5500 0000 0000 0004');
INSERT INTO customers VALUES (3, 'Cleo Marsh', 'cleo@example.net', '3400 0000 0000 009');
INSERT INTO orders VALUES (10, 1, 'open', 120.50);
INSERT INTO orders VALUES (11, 1, 'open', 15.00);
INSERT INTO orders VALUES (12, 2, 'paid', 79.90);
INSERT INTO orders VALUES (13, 3, 'open', 230.00);
