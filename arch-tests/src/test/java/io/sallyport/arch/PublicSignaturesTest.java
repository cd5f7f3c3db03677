package io.sallyport.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A library that one module is built on must not become part of what the module promises. */
final class PublicSignaturesTest {

  private static final List<String> HIDDEN =
      List.of(
          "net.sf.jsqlparser",
          "com.google.re2j",
          "org.snakeyaml",
          "com.zaxxer",
          "com.nimbusds",
          "org.flywaydb",
          "io.undertow");

  @Test
  void parserTypesAppearInNoPublicSignature() {
    List<String> leaks =
        Project.mainClasses(Project.LIBRARY).stream()
            .filter(PublicSignaturesTest::isReachable)
            .flatMap(PublicSignaturesTest::leaks)
            .sorted()
            .toList();
    assertThat(leaks).isEmpty();
  }

  private static boolean isReachable(JavaClass type) {
    return isPromised(type.getModifiers())
        && type.getEnclosingClass().map(PublicSignaturesTest::isReachable).orElse(true);
  }

  private static boolean isPromised(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static Stream<String> leaks(JavaClass type) {
    Stream<String> declaration =
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
            .flatMap(parent -> named(type.getName(), parent));
    Stream<String> members =
        type.getMembers().stream()
            .filter(member -> isPromised(member.getModifiers()))
            .flatMap(PublicSignaturesTest::leaks);
    return Stream.concat(declaration, members);
  }

  private static Stream<String> leaks(JavaMember member) {
    if (member instanceof JavaField field) {
      return named(field.getFullName(), field.getType());
    }
    JavaCodeUnit unit = (JavaCodeUnit) member;
    Stream<JavaType> types =
        Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream());
    return Stream.concat(
        types.flatMap(type -> named(unit.getFullName(), type)),
        unit.getExceptionTypes().stream().flatMap(type -> named(unit.getFullName(), type)));
  }

  private static Stream<String> named(String where, JavaType type) {
    return type.getAllInvolvedRawTypes().stream()
        .map(JavaClass::getName)
        .filter(name -> HIDDEN.stream().anyMatch(name::startsWith))
        .map(name -> where + " names " + name);
  }
}
