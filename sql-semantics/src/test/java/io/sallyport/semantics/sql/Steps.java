package io.sallyport.semantics.sql;

import static org.objectweb.asm.Opcodes.ACC_ABSTRACT;
import static org.objectweb.asm.Opcodes.ACC_NATIVE;
import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LCONST_1;
import static org.objectweb.asm.Opcodes.PUTSTATIC;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * Loads the classes that read SQL once more, such that they count their work: every call of a
 * method and every turn of a loop is a step. A count is the same on every machine, busy or not;
 * what the JDK does inside one of its own methods is not in it. For one thread at a time.
 */
public final class Steps extends ClassLoader {
  /** The steps so far. Public for the classes that count here. */
  public static long taken;

  private static final String OWN = Steps.class.getName();

  Steps() {
    super(Steps.class.getClassLoader());
  }

  private static boolean counted(String name) {
    return !name.equals(OWN)
        && (name.startsWith("io.sallyport.semantics.sql.")
            || name.startsWith("net.sf.jsqlparser."));
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!counted(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      ClassReader reader = new ClassReader(in);
      ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
      reader.accept(new Counting(writer), 0);
      byte[] bytes = writer.toByteArray();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static final class Counting extends ClassVisitor {
    Counting(ClassVisitor next) {
      super(ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      boolean hasCode = (access & (ACC_ABSTRACT | ACC_NATIVE)) == 0;
      return hasCode ? new CountingMethod(next) : next;
    }
  }

  /** Counts at the start, and before each jump backwards. */
  private static final class CountingMethod extends MethodVisitor {
    private final Set<Label> passed = new HashSet<>();

    CountingMethod(MethodVisitor next) {
      super(ASM9, next);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      count();
    }

    @Override
    public void visitLabel(Label label) {
      passed.add(label);
      super.visitLabel(label);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      if (passed.contains(label)) {
        count();
      }
      super.visitJumpInsn(opcode, label);
    }

    private void count() {
      String owner = OWN.replace('.', '/');
      super.visitFieldInsn(GETSTATIC, owner, "taken", "J");
      super.visitInsn(LCONST_1);
      super.visitInsn(LADD);
      super.visitFieldInsn(PUTSTATIC, owner, "taken", "J");
    }
  }
}
