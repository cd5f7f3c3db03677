package io.sallyport.compat;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.DynamicUpdate;

/**
 * An entity with an identity and masked columns. Its updates name changed columns only: else
 * Hibernate would write the masked values that it read.
 */
@Entity
@Table(name = "customers")
@DynamicUpdate
class Customer {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  @Column(nullable = false)
  String name;

  String email;
  String card;
  @Version int version;

  @OneToMany(mappedBy = "customer")
  List<Order> orders = new ArrayList<>();

  Customer() {}

  Customer(String name, String email) {
    this.name = name;
    this.email = email;
  }
}
