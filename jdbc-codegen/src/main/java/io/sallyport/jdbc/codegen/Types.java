package io.sallyport.jdbc.codegen;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Names types in one generated file and collects the imports they need. One thread at a time. */
final class Types {
  private static final String PARAMETERS = "abcdefgh";

  private final Set<String> imports = new TreeSet<>();

  String name(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    if (!element.isPrimitive() && !element.getPackageName().equals("java.lang")) {
      imports.add(element.getName());
    }
    return type.getSimpleName();
  }

  String name(Type type) {
    if (type instanceof Class<?> plain) {
      return name(plain);
    }
    if (type instanceof ParameterizedType generic) {
      return Arrays.stream(generic.getActualTypeArguments())
          .map(this::name)
          .collect(Collectors.joining(", ", name(generic.getRawType()) + "<", ">"));
    }
    return type.getTypeName();
  }

  void use(String className) {
    imports.add(className);
  }

  String importLines() {
    return imports.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining());
  }

  static String parameter(int index) {
    return PARAMETERS.substring(index, index + 1);
  }

  private String variable(TypeVariable<?> variable) {
    Type bound = variable.getBounds()[0];
    return bound == Object.class
        ? variable.getName()
        : variable.getName() + " extends " + name(bound);
  }

  /** {@code <T> T getObject(int a, Class<T> b) throws SQLException}. */
  String header(Method method) {
    String variables =
        Arrays.stream(method.getTypeParameters())
            .map(this::variable)
            .collect(Collectors.joining(", "));
    StringBuilder header = new StringBuilder();
    if (!variables.isEmpty()) {
      header.append('<').append(variables).append("> ");
    }
    header.append(name(method.getGenericReturnType())).append(' ').append(method.getName());
    header.append('(');
    Type[] parameters = method.getGenericParameterTypes();
    for (int i = 0; i < parameters.length; i++) {
      header.append(i == 0 ? "" : ", ").append(name(parameters[i])).append(' ');
      header.append(parameter(i));
    }
    header.append(')');
    String thrown =
        Arrays.stream(method.getExceptionTypes()).map(this::name).collect(Collectors.joining(", "));
    return thrown.isEmpty() ? header.toString() : header + " throws " + thrown;
  }
}
