SELECT name, city FROM customers WHERE id = {n};
SELECT * FROM orders WHERE customer_id = {n} ORDER BY placed_at DESC LIMIT 20;
SELECT count(*) FROM orders WHERE status = 'open' AND total > {n};
SELECT c.name, o.id, o.total FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.total > {n} ORDER BY o.total DESC LIMIT 10;
SELECT country, count(*) AS customers FROM customers WHERE points > {n} GROUP BY country HAVING count(*) > 5 ORDER BY customers DESC;
SELECT p.category, sum(i.quantity * i.price) AS revenue
FROM order_items i
JOIN products p ON p.id = i.product_id
JOIN orders o ON o.id = i.order_id
WHERE o.status IN ('paid', 'shipped') AND o.id > {n}
GROUP BY p.category
ORDER BY revenue DESC;
SELECT id, name FROM customers WHERE lower(name) LIKE '%smith%' AND id <> {n} LIMIT 50;
SELECT c.id, c.name, coalesce(sum(o.total), 0) AS spent
FROM customers c
LEFT JOIN orders o ON o.customer_id = c.id AND o.status <> 'cancelled'
WHERE c.country = 'DE' AND c.points >= {n}
GROUP BY c.id, c.name
ORDER BY spent DESC
LIMIT 25;
WITH monthly AS (
  SELECT date_trunc('month', placed_at) AS month, sum(total) AS total
  FROM orders
  WHERE customer_id <> {n}
  GROUP BY date_trunc('month', placed_at)
)
SELECT month, total, total - lag(total) OVER (ORDER BY month) AS change FROM monthly ORDER BY month;
SELECT name FROM products WHERE id IN (SELECT product_id FROM order_items WHERE quantity > {n});
SELECT name FROM products p WHERE NOT EXISTS (SELECT 1 FROM order_items i WHERE i.product_id = p.id AND i.quantity > {n});
SELECT id, total, CASE WHEN total > {n} THEN 'large' WHEN total > 10 THEN 'medium' ELSE 'small' END AS size FROM orders;
SELECT category, name, price, rank() OVER (PARTITION BY category ORDER BY price DESC) AS place FROM products WHERE stock > {n};
SELECT id, name FROM customers WHERE points > {n} UNION ALL SELECT id, name FROM products WHERE stock = 0;
SELECT avg(total), min(total), max(total) FROM orders WHERE placed_at BETWEEN '2025-01-01' AND '2025-12-31' AND id > {n};
UPDATE orders SET status = 'shipped' WHERE id = {n} AND status = 'paid';
UPDATE products SET stock = stock - 1 WHERE id = {n} AND stock > 0;
INSERT INTO orders (id, customer_id, status, total, placed_at) VALUES ({n}, 12, 'open', 99.50, current_timestamp);
DELETE FROM order_items WHERE order_id = {n};
SELECT o.id, o.status, c.name, string_agg(p.name, ', ') AS items
FROM orders o
JOIN customers c ON c.id = o.customer_id
JOIN order_items i ON i.order_id = o.id
JOIN products p ON p.id = i.product_id
WHERE o.id = {n}
GROUP BY o.id, o.status, c.name;
SELECT extract(year FROM created_at) AS year, count(DISTINCT country) FROM customers WHERE id > {n} GROUP BY extract(year FROM created_at);
SELECT c.name, latest.placed_at
FROM customers c
JOIN (SELECT customer_id, max(placed_at) AS placed_at FROM orders GROUP BY customer_id) latest ON latest.customer_id = c.id
WHERE latest.placed_at < '2025-06-01' AND c.id > {n};
SELECT id, upper(trim(name)) AS name, round(points / 100.0, 2) AS level FROM customers WHERE city IS NOT NULL AND points > {n};
SELECT status, count(*) FILTER (WHERE total > {n}) AS large, count(*) AS all_orders FROM orders GROUP BY status;
