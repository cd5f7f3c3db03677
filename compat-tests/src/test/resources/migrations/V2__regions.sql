ALTER TABLE customers ADD COLUMN region varchar(10) DEFAULT 'north' NOT NULL;
CREATE VIEW northern AS SELECT id, name FROM customers WHERE region = 'north';
UPDATE customers SET region = 'south' WHERE id = 1;
