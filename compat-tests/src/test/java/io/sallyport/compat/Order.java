package io.sallyport.compat;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.LocalDateTime;

/** An entity whose id comes from a sequence, ten at a time. */
@Entity
@Table(name = "orders")
class Order {
  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "orders")
  @SequenceGenerator(name = "orders", sequenceName = "orders_seq", allocationSize = 10)
  Long id;

  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  @JoinColumn(name = "customer_id")
  Customer customer;

  String status;
  BigDecimal total;
  LocalDateTime placed;
  @Version int version;

  Order() {}

  Order(Customer customer, String status, String total) {
    this.customer = customer;
    this.status = status;
    this.total = new BigDecimal(total);
    this.placed = LocalDateTime.of(2026, 1, 2, 3, 4, 5);
  }
}
